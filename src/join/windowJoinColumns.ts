// Which columns of its inputs a window join keeps, and where those of its result come from.
import type { Field, Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { columnsRead } from '../expression/columnsRead.js';
import type { WindowJoinPlan } from './windowJoin.js';

/** The columns of an input that are kept. */
export interface StoredColumns {
  readonly schema: Schema<Fields>;
  /** Their positions in the input, ascending. */
  readonly positions: readonly number[];
}

/** A column of the result. */
export interface ResultColumn {
  readonly field: Field;
  readonly side: 0 | 1;
  /** Position among the columns that are kept; −1 where nobody reads the result's column. */
  readonly index: number;
}

/** Columns that are read: those of keys, of windows, of the condition and behind the join. */
export function storedColumns(plan: WindowJoinPlan, side: 0 | 1): StoredColumns {
  const { inputs, keys, windowEnds } = plan;
  const schema = inputs[side];
  const named = [windowEnds[side], ...keys.map((pair) => pair[side])];
  const read = [
    ...named.map((name) => schema.indexOf(name)),
    ...conditionPositions(plan, side),
    ...resultPositions(plan, side),
  ];
  const positions = [...new Set(read)].sort((a, b) => a - b);
  return { positions, schema: new Schema(positions.map((index) => schema.fields[index])) };
}

/** Where the columns of the result come from. */
export function resultColumns(
  plan: WindowJoinPlan,
  stored: readonly [StoredColumns, StoredColumns],
): ResultColumn[] {
  const { inputs, needed, output } = plan;
  const leftCount = inputs[0].columnCount;
  return output.fields.map((field, index) => {
    const side = index < leftCount ? 0 : 1;
    if (needed !== undefined && !needed.includes(index)) return { field, side, index: -1 };
    const position = side === 0 ? index : index - leftCount;
    return { field, side, index: stored[side].positions.indexOf(position) };
  });
}

/** Positions in an input that its part of the condition reads. */
function conditionPositions({ condition, inputs }: WindowJoinPlan, side: 0 | 1): number[] {
  if (condition === undefined) return [];
  const first = side === 0 ? 0 : inputs[0].columnCount;
  return columnsRead(condition.expression)
    .map((name) => condition.joined.indexOf(name) - first)
    .filter((position) => position >= 0 && position < inputs[side].columnCount);
}

/** Positions in an input that are read behind the join. */
function resultPositions({ inputs, needed, output }: WindowJoinPlan, side: 0 | 1): number[] {
  const leftCount = inputs[0].columnCount;
  const all = needed ?? output.fields.map((_, index) => index);
  return all
    .filter((index) => index < leftCount === (side === 0))
    .map((index) => (side === 0 ? index : index - leftCount));
}
