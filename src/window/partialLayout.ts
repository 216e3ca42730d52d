// Partial layout: what travels between the local and the global half of a window aggregate.
//
//   columns        | those of the input                  | slice_start | states of the aggregates |
//   partial rows   | keys, the others absent             | ×           | ×                        |
//   rows           | as they came                        | absent      | absent                   |
//
// Both go through one exchange, so that they keep their order: rows that the local half does not
// add up are judged by their own watermarks in the global half, as if there were no local half.
import { timestamp, type Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { partialFields } from '../state/partialState.js';
import { uniqueNames } from '../state/stateNames.js';

const SLICE_START = '$slice_start';

/** The columns of partial rows, and those of rows, in one schema. */
export class PartialLayout {
  readonly schema: Schema<Fields>;
  /** Position of the start of the slice: wall-clock milliseconds. */
  readonly slice: number;
  /** Positions of the states. */
  readonly states: readonly number[];

  constructor(input: Schema<Fields>, calls: readonly AggregateCall[]) {
    const slice = { name: SLICE_START, type: timestamp(3).asEpoch() };
    const added = uniqueNames([slice, ...partialFields(calls, input.fields)], input.names);
    this.schema = new Schema([...input.fields, ...added]);
    this.slice = input.columnCount;
    this.states = added.slice(1).map((_, index) => this.slice + 1 + index);
  }
}
