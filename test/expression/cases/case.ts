// A case of expression semantics as data: an expression over columns a, b, c and rows of values
// with what comes out of each.
import type { DataType } from '../../../src/batch/dataType.js';
import type { ErrorCode } from '../../../src/error.js';
import { col, type Expression } from '../../../src/expression/expression.js';
import type { Tag } from '../../../src/expression/tag.js';

/** Expected instead of a value: the row is an error of this code. */
export class Raises {
  constructor(readonly code: ErrorCode) {}
}

export const OVERFLOW = new Raises('DATA_OVERFLOW');
export const BY_ZERO = new Raises('DATA_DIVISION_BY_ZERO');
export const BAD_CAST = new Raises('DATA_CAST');

export interface ExpressionCase {
  /** Types of the columns a, b, c. */
  readonly types: readonly DataType<unknown>[];
  readonly expression: Expression<Tag>;
  /** Values of the columns, then the expected value or error; times are SQL text. */
  readonly rows: readonly (readonly unknown[])[];
  /** The expected result type as SQL, without NOT NULL; not checked when absent. */
  readonly type?: string;
  /** What a row of nothing but nulls gives; null when absent. */
  readonly ofNulls?: unknown;
  /** Where millrace means to differ from Flink SQL, in a sentence. */
  readonly differs?: string;
  /** Why the case fails although it should not. */
  readonly gap?: string;
}

type Build = (a: Expression<Tag>, b: Expression<Tag>, c: Expression<Tag>) => Expression<Tag>;
type Details = Omit<ExpressionCase, 'types' | 'expression' | 'rows'>;

/** A case over columns of `types`; the details may be the result type alone. */
export function on(
  types: readonly DataType<unknown>[],
  build: Build,
  rows: ExpressionCase['rows'],
  details: Details | string = {},
): ExpressionCase {
  const expression = build(col('a'), col('b'), col('c'));
  const rest = typeof details === 'string' ? { type: details } : details;
  return { types, expression, rows, ...rest };
}
