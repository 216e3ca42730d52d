// Partial state: the columns that the accumulators of groups travel in, known before there is an
// engine.
import type { DataType, Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { AccumulatorSet } from './accumulatorSet.js';
import type { AggregateCall, AggregateKind, GroupAggregateCall } from './aggregateCall.js';
import { GroupAccumulators } from './groupAccumulators.js';

const MERGEABLE: ReadonlySet<AggregateKind> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'stddevPop',
  'stddevSamp',
  'varPop',
  'varSamp',
]);

/**
 * True when groups of several subtasks merge into what one would have, in a state that does not
 * grow with the rows: not where the order of rows counts, or each distinct value is kept.
 */
export function isMergeable(calls: readonly AggregateCall[]): boolean {
  return calls.every(({ kind }) => MERGEABLE.has(kind));
}

/** Cells of mergeable aggregates only remember the engine when they are made. */
const NO_ENGINE = {} as Engine;

/**
 * The columns of the states of mergeable aggregates: those of `AggregateTable.stateFields`.
 *
 * @param inputs  Columns of the input, which calls name by position.
 */
export function partialFields(
  calls: readonly AggregateCall[],
  inputs: readonly Field[],
): readonly Field[] {
  const types: DataType<unknown>[] = inputs.map(({ type }) => type);
  const inputNames = inputs.map(({ name }) => name);
  return new AccumulatorSet(NO_ENGINE, calls, types, { inputNames }).state.fields;
}

/** Likewise of a GROUP BY without a window: those of `GroupAccumulators.stateFields`. */
export function partialGroupFields(
  calls: readonly GroupAggregateCall[],
  inputs: readonly Field[],
): readonly Field[] {
  return new GroupAccumulators(NO_ENGINE, calls, inputs, false).stateFields;
}
