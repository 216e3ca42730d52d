// Types of `select` and `filter`: what they take and what comes out.
import type { Expression } from './expression.js';
import type { ColumnsExist, ResolveExpression, Tag, UnknownColumn } from './tag.js';

/** Output names with an expression or the name of a column each. */
export type Selection = Readonly<Record<string, Expression<Tag> | string>>;

/** `S` where every column that it names is in `F`; else the member at fault names the column. */
export type CheckedSelection<F, S> = {
  readonly [K in keyof S]: S[K] extends Expression<infer X>
    ? S[K] & ColumnsExist<F, X>
    : S[K] extends keyof F
      ? S[K]
      : UnknownColumn<S[K]>;
};

/**
 * The columns of a {@link Selection} over the columns `F`.
 *
 * @example select<const S extends Selection>(selection: S & CheckedSelection<F, S>):
 * Stream<SelectResult<F, S>>
 */
export type SelectResult<F, S> = {
  readonly [K in keyof S]: S[K] extends Expression<infer X>
    ? ResolveExpression<F, X>
    : S[K] extends keyof F
      ? F[S[K]]
      : never;
};

/**
 * A condition over the columns `F`.
 *
 * @example filter<X extends Tag>(predicate: Predicate<F, X>): Stream<F>
 */
export type Predicate<F, X extends Tag> = Expression<X> &
  ColumnsExist<F, X> &
  ([BooleanOf<F, X>] extends [boolean | null] ? unknown : 'A filter is a BOOLEAN expression');

type BooleanOf<F, X> = ResolveExpression<F, X> extends { readonly valueType: infer V } ? V : never;
