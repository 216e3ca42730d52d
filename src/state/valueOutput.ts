// Outputs of aggregates that keep values rather than numbers: picks, spreads, multisets and lists.
import * as abi from '../../assembly/abi/accumulator.js';
import { columnOf, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { AggregateCall } from './aggregateCall.js';
import {
  cellValues,
  presentGroups,
  type AggregateOutput,
  type OutputContext,
} from './aggregateOutput.js';
import { cellRange } from './cell.js';
import type { GroupList, GroupStore } from './groupStore.js';
import { MomentsCell } from './momentsCell.js';
import { MultisetCell, wideMode } from './multisetCell.js';
import { isNested, isWide, narrowed } from './physical.js';
import { PickCell, type PickOrder } from './pickCell.js';

/** first, last, minBy, maxBy and singleValue. */
export function pickOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const type = flatType(context, call);
  const { kind } = call;
  if (kind === 'first') return pickedOutput(context, call, type, abi.PICK_FIRST);
  if (kind === 'last') return pickedOutput(context, call, type, abi.PICK_LAST);
  if (kind === 'singleValue') return pickedOutput(context, call, type, abi.PICK_SINGLE);
  return pickedOutput(context, call, type, abi.PICK_BY, pickOrder(context, call));
}

/** min and max of 16-byte values. */
export function wideExtremeOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const type = flatType(context, call);
  return pickedOutput(context, call, type, wideMode(type, call.kind === 'max'));
}

function pickOrder({ inputTypes }: OutputContext, call: AggregateCall): PickOrder {
  const argument = call.arguments[1];
  const type = inputTypes[argument];
  if (type === undefined || isWide(type) || isNested(type)) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${call.kind} orders by a number, a time or a DECIMAL of at most 18 digits, not by ${type}.`,
    );
  }
  return { argument, type, isLargest: call.kind === 'maxBy' };
}

function pickedOutput(
  { engine, places }: OutputContext,
  call: AggregateCall,
  type: DataType<unknown>,
  mode: number,
  order?: PickOrder,
): AggregateOutput {
  const cell = new PickCell(engine, call.arguments[0], type, mode, order);
  const { cell: placed, offset } = places.place(cell);
  return (store, list) => placed.valueColumn(cellRange(store, offset), list, call.resultType);
}

/** stddevPop, stddevSamp, varPop and varSamp. */
export function spreadOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine, places } = context;
  const [argument] = call.arguments;
  const { offset } = places.place(new MomentsCell(engine, argument, flatType(context, call)));
  const form = (call.kind.endsWith('Samp') ? 1 : 0) + (call.kind.startsWith('stddev') ? 2 : 0);
  return (store, list) => {
    const { groups, from, count } = list;
    const { address, stride } = cellRange(store, offset);
    const out = engine.arena.allocate(count * 8);
    const validity = engine.arena.allocateBitmap(count);
    engine.kernels.momentsSpread(address, stride, groups, from, out, validity, count, form);
    return columnOf(call.resultType, out, validity);
  };
}

/** countDistinct. */
export function distinctOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine } = context;
  const { offset } = placeMultiset(context, call);
  return (store, list) => {
    const values = cellValues(engine, store, offset + abi.MULTISET_DISTINCT, list, 8);
    return columnOf(call.resultType, values);
  };
}

/** min and max of rows that may be taken back. */
export function retractableExtremeOutput(
  context: OutputContext,
  call: AggregateCall,
): AggregateOutput {
  const { engine } = context;
  const { cell, offset } = placeMultiset(context, call, true);
  return (store, list) => {
    const validity = presentGroups(engine, store, offset + abi.MULTISET_DISTINCT, list);
    if (validity !== 0 && allEmpty(engine, store, offset, list)) return nulls(engine, call, list);
    const { values } = cell.extremes(cellRange(store, offset), list, call.kind === 'max');
    return narrowed(engine, call.resultType, values, validity, list.count);
  };
}

/** True when no group of the list has a value: the multiset may have no entry at all then. */
function allEmpty(engine: Engine, store: GroupStore, offset: number, list: GroupList): boolean {
  const { address, stride } = cellRange(store, offset + abi.MULTISET_DISTINCT);
  const bits = engine.arena.allocateBitmap(list.count);
  const { groups, from, count } = list;
  return engine.kernels.countedGroups(address, stride, groups, from, bits, count) === count;
}

function nulls(engine: Engine, call: AggregateCall, { count }: GroupList): Column {
  const values = engine.arena.allocateZeroed(count * 16);
  const validity = engine.arena.allocateZeroed(((count + 63) >>> 6) << 3);
  return columnOf(call.resultType, values, validity);
}

function placeMultiset(
  context: OutputContext,
  call: AggregateCall,
  hasExtremes = false,
): { cell: MultisetCell; offset: number } {
  const type = flatType(context, call);
  const [argument] = call.arguments;
  return context.places.place(new MultisetCell(context.engine, argument, type, hasExtremes));
}

function flatType({ inputTypes }: OutputContext, call: AggregateCall): DataType<unknown> {
  const type = inputTypes[call.arguments[0]];
  if (!isNested(type)) return type;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `${call.kind} takes values of flat types, not ${type}. Use one of its parts.`,
  );
}
