// TypeScript functions as expressions.
import type { DataType } from '../batch/dataType.js';
import { Expression, nodeOf } from './expression.js';
import { node } from './node.js';
import type { Tag } from './tag.js';
import type { Certain } from './tag.js';

/** Tags of argument expressions. */
type TagsOfExpressions<A extends readonly Expression<Tag>[]> = {
  readonly [K in keyof A]: A[K] extends Expression<infer X> ? X : never;
};

/**
 * Row form: `body` gets the values of one row, null where an argument is null, and returns a
 * value of `type`. In a branch of
 * CASE it is called for the branch's rows only.
 *
 * @example fn([col('name')], string(), (name) => slug(String(name)))
 */
export function fn<const A extends readonly Expression<Tag>[], T>(
  args: A,
  type: DataType<T>,
  body: (...values: { readonly [K in keyof A]: unknown }) => T,
): Expression<Certain<T, TagsOfExpressions<A>>> {
  const name = body.name === '' ? 'fn' : body.name;
  const nodes = args.map(nodeOf);
  return new Expression(node({ kind: 'function', name, args: nodes, type, form: 'row', body }));
}

/**
 * Vector form: `body` gets all rows at once, an array of values a column, and fills `out[0 …
 * rowCount - 1]`.
 */
export function vectorFn<const A extends readonly Expression<Tag>[], T>(
  args: A,
  type: DataType<T>,
  body: (columns: readonly (readonly unknown[])[], rowCount: number, out: T[]) => void,
): Expression<Certain<T, TagsOfExpressions<A>>> {
  const name = body.name === '' ? 'vectorFn' : body.name;
  const nodes = args.map(nodeOf);
  return new Expression(node({ kind: 'function', name, args: nodes, type, form: 'vector', body }));
}
