// Split: one stream into several by conditions.
import type { Fields, RowOf } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import { Expression } from '../expression/expression.js';
import type { Predicate } from '../expression/selection.js';
import type { Tag } from '../expression/tag.js';
import { SplitOperator, type SplitBranch } from '../operator/split.js';
import type { DataStream } from './dataStream.js';

/** Conditions by name: expressions, or functions of a row. */
export type Branches<F extends Fields> = Readonly<
  Record<string, Expression<Tag> | ((row: RowOf<F>) => boolean)>
>;

/** `B` where its expressions are conditions over the columns `F`; else the one at fault tells. */
export type CheckedBranches<F extends Fields, B> = {
  readonly [K in keyof B]: B[K] extends Expression<infer X> ? B[K] & Predicate<F, X> : B[K];
};

/** How a row that meets several conditions is treated. */
export interface SplitOptions {
  /** `'first'` (default): to the first condition only; `'all'`: to each. */
  readonly matches?: 'first' | 'all';
}

/** A stream for each condition, and for the rows that meet none. */
export type SplitStreams<F extends Fields, B> = {
  readonly [K in keyof B | 'rest']: DataStream<F>;
};

/** The streams of `DataStream.split`. */
export function splitStream<F extends Fields, const B extends Branches<F>>(
  stream: DataStream<F>,
  branches: B,
  { matches = 'first' }: SplitOptions,
): SplitStreams<F, B> {
  const entries = Object.entries(branches);
  if (entries.length === 0) throw invalid('split({}) has no conditions; expected one or more.');
  if ('rest' in branches) {
    throw invalid("A condition cannot be named 'rest': that is the stream of what meets none.");
  }
  const list: SplitBranch[] = entries.map(([tag, condition]) => ({
    tag,
    condition:
      condition instanceof Expression ? condition.node : (condition as SplitBranch['condition']),
  }));
  const name = stream.nameOf('split');
  const { schema } = stream;
  const rest = stream.with<F>({
    kind: 'operator',
    name,
    schema,
    create: (operator) => new SplitOperator(operator, schema, list, matches),
    isJavaScript: list.some(({ condition }) => typeof condition === 'function'),
    inputs: [stream.node],
  });
  const outputs = entries.map(([tag]) => [tag, rest.side(tag, schema)]);
  return { ...Object.fromEntries(outputs), rest } as SplitStreams<F, B>;
}

function invalid(message: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', message);
}
