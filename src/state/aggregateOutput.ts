// Aggregate outputs: the result column of a call from the cells that it needs.
import { columnOf, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { AggregateCall } from './aggregateCall.js';
import { cellRange, cellValuesOf, type Cell } from './cell.js';
import { decimalMeans } from './decimalMean.js';
import type { GroupList, GroupStore } from './groupStore.js';
import { CountCell, ExtremeCell, SumCell } from './numberCell.js';
import { isFloat, isWide, narrowed } from './physical.js';
import { joinedOutput, listOutput, queueEndOutput } from './listOutput.js';
import {
  distinctOutput,
  pickOutput,
  retractableExtremeOutput,
  spreadOutput,
  wideExtremeOutput,
} from './valueOutput.js';

/** Makes the result column of some groups, in the batch arena. */
export type AggregateOutput = (store: GroupStore, list: GroupList) => Column;

/** Gives a cell its place in the payload, or finds the one that is there already. */
export interface CellPlaces {
  place<C extends Cell>(cell: C): { readonly cell: C; readonly offset: number };
}

/** What an output is made from. */
export interface OutputContext {
  readonly engine: Engine;
  readonly inputTypes: readonly DataType<unknown>[];
  readonly places: CellPlaces;
  /** Rows may be taken back. */
  readonly retracts: boolean;
}

/** The output of a call; places the cells that it needs. */
export function aggregateOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  switch (call.kind) {
    case 'count':
      return countOutput(context, call);
    case 'sum':
      return sumOutput(context, call);
    case 'avg':
      return meanOutput(context, call);
    case 'min':
    case 'max':
      return extremeOutput(context, call);
    case 'countDistinct':
      return distinctOutput(context, call);
    case 'collect':
      return listOutput(context, call);
    case 'listagg':
      return joinedOutput(context, call);
    case 'first':
    case 'last':
      return context.retracts ? queueEndOutput(context, call) : pickOutput(context, call);
    case 'singleValue':
    case 'minBy':
    case 'maxBy':
      return pickOutput(context, call);
    default:
      return spreadOutput(context, call);
  }
}

/** The count that tells which groups have a value: of all rows where the argument is never null. */
function presence({ engine, inputTypes, places }: OutputContext, argument: number): number {
  const isAlways = argument >= 0 && !inputTypes[argument].isNullable;
  return places.place(new CountCell(engine, isAlways ? -1 : argument)).offset;
}

function countOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const counts = presence(context, call.arguments[0] ?? -1);
  return (store, list) => {
    const values = cellValues(context.engine, store, counts, list, 8);
    return columnOf(call.resultType, values);
  };
}

function sumOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine } = context;
  const [argument] = call.arguments;
  const type = context.inputTypes[argument];
  const { offset } = context.places.place(new SumCell(engine, argument, type, call.name));
  const counts = presence(context, argument);
  return (store, list) => {
    const validity = presentGroups(engine, store, counts, list);
    const values = cellValues(engine, store, offset, list, type.kind === 'DECIMAL' ? 16 : 8);
    return columnOf(call.resultType, values, validity);
  };
}

function meanOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine } = context;
  const [argument] = call.arguments;
  const type = context.inputTypes[argument];
  const { offset } = context.places.place(new SumCell(engine, argument, type, call.name));
  const counts = presence(context, argument);
  return (store, list) => {
    const validity = presentGroups(engine, store, counts, list);
    if (type.kind === 'DECIMAL') {
      const sums = cellValues(engine, store, offset, list, 16);
      const divisors = cellValues(engine, store, counts, list, 8);
      const values = decimalMeans(engine, sums, divisors, list.count, type, call);
      return columnOf(call.resultType, values, validity);
    }
    const { address, stride } = cellRange(store, 0);
    const values = engine.arena.allocate(list.count * 8);
    const means = isFloat(type) ? engine.kernels.meansF64 : engine.kernels.meansI64;
    means(address + offset, address + counts, stride, list.groups, list.from, values, list.count);
    return narrowed(engine, call.resultType, values, validity, list.count);
  };
}

function extremeOutput(context: OutputContext, call: AggregateCall): AggregateOutput {
  const { engine } = context;
  const [argument] = call.arguments;
  const type = context.inputTypes[argument];
  if (context.retracts) return retractableExtremeOutput(context, call);
  if (isWide(type)) return wideExtremeOutput(context, call);
  const { cell, offset } = context.places.place(
    new ExtremeCell(engine, argument, type, call.kind === 'max'),
  );
  const counts = presence(context, argument);
  return (store, list) => {
    const validity = presentGroups(engine, store, counts, list);
    const { address, stride } = cellRange(store, offset);
    const { groups, from, count } = list;
    const values = engine.arena.allocate(count * 8);
    engine.kernels.extremeValues(address, stride, groups, from, values, count, cell.order);
    return narrowed(engine, call.resultType, values, validity, count);
  };
}

/** Cells of groups as dense values in the arena. */
export function cellValues(
  engine: Engine,
  store: GroupStore,
  offset: number,
  list: GroupList,
  width: number,
): number {
  return cellValuesOf(engine, cellRange(store, offset), list, width);
}

/** Bitmap of the groups that have a value, or 0 when all have. */
export function presentGroups(
  engine: Engine,
  store: GroupStore,
  counts: number,
  { groups, from, count }: GroupList,
): number {
  const { address, stride } = cellRange(store, counts);
  const out = engine.arena.allocateBitmap(count);
  const empty = engine.kernels.countedGroups(address, stride, groups, from, out, count);
  return empty === 0 ? 0 : out;
}
