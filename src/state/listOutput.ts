// Outputs of aggregates that keep all values of a group in order: collect, listagg, and first and
// last of rows that may be taken back.
import { columnOf, type Column } from '../batch/column.js';
import { array, string, type DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { AggregateCall } from './aggregateCall.js';
import type { AggregateOutput, OutputContext } from './aggregateOutput.js';
import { cellRange, type CellRange } from './cell.js';
import type { GroupList } from './groupStore.js';
import { ListCell } from './listCell.js';
import { isNested } from './physical.js';
import { QueueCell } from './queueCell.js';

/** collect. */
export function listOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { cell, offset } = placeList(context, call);
  return (store, list) => cell.column(cellRange(store, offset), list, call.resultType);
}

/** first and last where values may be taken back. */
export function queueEndOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const type = context.inputTypes[call.arguments[0]];
  const { cell, offset } = context.places.place(
    new QueueCell(context.engine, call.arguments[0], type),
  );
  const isLast = call.kind === 'last';
  return (store, list) => cell.end(cellRange(store, offset), list, call.resultType, isLast);
}

/** listagg: null of groups without a value. */
export function joinedOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine, inputTypes } = context;
  const type = inputTypes[call.arguments[0]];
  if (type.kind !== 'STRING') {
    throw new MillraceError('PLAN_TYPE_MISMATCH', `listagg expects text, not ${type}. Cast it.`);
  }
  const { cell, offset } = placeList(context, call);
  const separator = new TextEncoder().encode(call.separator ?? ',');
  return (store, list) => joined(engine, cell, cellRange(store, offset), list, separator, call);
}

type AnyList = ListCell | QueueCell;

function placeList(
  { engine, inputTypes, places, retracts }: OutputContext,
  call: AggregateCall,
): { cell: AnyList; offset: number } {
  const [argument] = call.arguments;
  const type = inputTypes[argument];
  if (isNested(type)) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${call.kind} takes values of flat types, not ${type}. Use one of its parts.`,
    );
  }
  if (retracts) return places.place<AnyList>(new QueueCell(engine, argument, type));
  return places.place<AnyList>(new ListCell(engine, argument, type));
}

function joined(
  engine: Engine,
  cell: AnyList,
  range: CellRange,
  list: GroupList,
  separator: Uint8Array,
  { resultType }: AggregateCall,
): Column {
  const { arena, kernels, memory } = engine;
  const { count } = list;
  const type: DataType<unknown> = array(string());
  const { offsets, children } = cell.column(range, list, type);
  const views = children[0].values;
  const valueCount = memory.i32[(offsets >>> 2) + count];
  const bytes = kernels.viewBytes(views, 0, valueCount, 0) + valueCount * separator.length;
  const heap = arena.allocate(bytes);
  const between = arena.allocate(separator.length);
  const out = arena.allocate(count * 16);
  const validity = arena.allocateBitmap(count);
  engine.memory.u8.set(separator, between);
  kernels.joinStrings(offsets, views, between, separator.length, out, heap, count);
  const isAll = kernels.listsWithValues(offsets, validity, count) === count;
  return columnOf(resultType, out, isAll ? 0 : validity);
}
