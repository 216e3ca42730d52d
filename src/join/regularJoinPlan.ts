// The plan of a regular join, and which columns of its inputs are kept.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { columnsRead } from '../expression/columnsRead.js';
import type { ExpressionNode } from '../expression/node.js';
import { expressionText } from '../expression/text.js';

/** What a regular join computes. */
export interface RegularJoinPlan {
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';
  readonly inputs: readonly [Schema<Fields>, Schema<Fields>];
  /**
   * Left columns, then right columns, by position; left columns alone for semi and anti. Columns of
   * a side that may be missing are nullable.
   */
  readonly output: Schema<Fields>;
  /** Columns that must be equal; none = every pair, of rows that one subtask has to get. */
  readonly keys: readonly (readonly [left: string, right: string])[];
  /** A further condition; `joined` has all left columns, then all right ones. */
  readonly condition?: { readonly expression: ExpressionNode; readonly joined: Schema<Fields> };
  /** The input may hold -U and -D. */
  readonly retracts: readonly [boolean, boolean];
  /**
   * Columns that identify a row of an input that retracts, among those of its key: what is added
   * replaces the row that has the same, what is taken back finds its row by them. Without them all
   * columns do.
   */
  readonly uniqueKeys?: readonly [readonly string[] | undefined, readonly string[] | undefined];
  /** Milliseconds of processing time after it was written that a row is forgotten. */
  readonly ttlMs?: readonly [number | undefined, number | undefined];
  /** Positions of output columns that anybody reads; absent = all. */
  readonly needed?: readonly number[];
}

/** The columns of an input, by position in it. */
export interface InputColumns {
  /** Those that are kept, ascending. */
  readonly stored: readonly number[];
  readonly keys: readonly number[];
  /** Those that tell rows apart. */
  readonly identity: readonly number[];
}

/** A column of the result: which one of which input; undefined where nobody reads it. */
export interface OutputColumn {
  readonly input: 0 | 1;
  readonly position: number;
  readonly isNeeded: boolean;
}

/** Semi and anti joins give left rows alone. */
export function isHalf({ type }: RegularJoinPlan): boolean {
  return type === 'semi' || type === 'anti';
}

/** Sides whose rows leave with nulls, or alone, while nothing matches them. */
export function outerSides(plan: RegularJoinPlan): readonly [boolean, boolean] {
  const { type } = plan;
  const isFull = type === 'full';
  return [isFull || type === 'left' || isHalf(plan), isFull || type === 'right'];
}

/** Where the columns of the result come from. */
export function outputColumns({ inputs, needed, output }: RegularJoinPlan): OutputColumn[] {
  const leftCount = inputs[0].columnCount;
  return output.fields.map((_, index) => {
    const isNeeded = needed === undefined || needed.includes(index);
    if (index < leftCount) return { input: 0, position: index, isNeeded };
    return { input: 1, position: index - leftCount, isNeeded };
  });
}

/** Positions in `joined` of the columns that the condition reads. */
export function conditionColumns({ condition }: RegularJoinPlan): number[] {
  if (condition === undefined) return [];
  return columnsRead(condition.expression).map((name) => condition.joined.indexOf(name));
}

/** What is kept of an input. */
export function inputColumns(plan: RegularJoinPlan, input: 0 | 1): InputColumns {
  const { inputs, keys, retracts, uniqueKeys } = plan;
  const schema = inputs[input];
  const first = input === 0 ? 0 : inputs[0].columnCount;
  const keyColumns = keys.map((pair) => schema.indexOf(pair[input]));
  const unique = retracts[input] ? uniqueKeys?.[input] : undefined;
  const uniqueColumns = unique?.map((name) => schema.indexOf(name)) ?? [];
  const read = conditionColumns(plan)
    .map((position) => position - first)
    .filter((position) => position >= 0 && position < schema.columnCount);
  const shown = outputColumns(plan)
    .filter((column) => column.input === input && column.isNeeded)
    .map(({ position }) => position);
  const all = new Set([...keyColumns, ...uniqueColumns, ...read, ...shown]);
  const stored = [...all].sort((a, b) => a - b);
  // Within a key, as in Flink: rows of other keys may come by another way, in another order.
  const identity = unique && [...new Set([...keyColumns, ...uniqueColumns])];
  return { stored, keys: keyColumns, identity: identity ?? stored };
}

/** @throws MillraceError PLAN_TYPE_MISMATCH where keys cannot be compared. */
export function requireComparableKeys({ inputs, keys }: RegularJoinPlan): void {
  for (const [left, right] of keys) {
    const [mine, other] = [inputs[0].type(left).nullable(), inputs[1].type(right).nullable()];
    if (mine.equals(other)) continue;
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `The join compares '${left}', ${mine}, with '${right}', ${other}: cast one of them.`,
    );
  }
}

/** One line for EXPLAIN. */
export function regularJoinText({ condition, keys, type }: RegularJoinPlan): string {
  const on = keys.map(([left, right]) => `${left} = ${right}`);
  if (condition !== undefined) on.push(expressionText(condition.expression));
  return `${type} join on ${on.length === 0 ? 'TRUE' : on.join(' AND ')}`;
}
