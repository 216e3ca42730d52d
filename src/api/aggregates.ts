// Aggregates: what a window or a key computes over its rows.
import type { DataType, Fields, ValueOf } from '../batch/dataType.js';
import type { Expression } from '../expression/expression.js';
import type { ResolveExpression, Tag } from '../expression/tag.js';
import type { AggregateKind } from '../state/aggregateCall.js';

/** A column's name or an expression over columns. */
export type Argument = string | Expression<Tag>;

/**
 * An aggregate function with its arguments. `K` is the function, `A` the type of its first argument
 * (a column name or an expression's tag), `N` whether a 64-bit result surfaces as a number.
 */
export class Aggregate<out K extends AggregateKind, out A, out N extends boolean = false> {
  declare readonly argumentType: A;

  constructor(
    readonly kind: K,
    readonly args: readonly Argument[],
    readonly isNumber: N,
  ) {}

  /**
   * A BIGINT or DECIMAL result surfaces as a JavaScript number; beyond 2^53 it is an error, never a
   * wrong number.
   */
  asNumber(): Aggregate<K, A, true> {
    return new Aggregate(this.kind, this.args, true);
  }
}

type ArgumentOf<C> = C extends Expression<infer X> ? { readonly expression: X } : C;

/** count() counts rows, count('x') those where x is not null. BIGINT. */
export function count(): Aggregate<'count', never>;
export function count<const C extends Argument>(column: C): Aggregate<'count', ArgumentOf<C>>;
export function count(column?: Argument): Aggregate<'count', never> {
  return new Aggregate('count', column === undefined ? [] : [column], false);
}

const unary =
  <K extends AggregateKind>(kind: K) =>
  <const C extends Argument>(column: C): Aggregate<K, ArgumentOf<C>> =>
    new Aggregate<K, ArgumentOf<C>>(kind, [column], false);

/** Sum of the values that are not null; integers sum exactly as BIGINT and overflow is an error. */
export const sum = unary('sum');
/** Smallest value. */
export const min = unary('min');
/** Largest value. */
export const max = unary('max');
/**
 * Mean of the values: a DOUBLE, or an exact DECIMAL of a DECIMAL. (Flink SQL's AVG of an integer is
 * an integer.)
 */
export const avg = unary('avg');
/** First value in arrival order. */
export const first = unary('first');
/** Last value in arrival order. */
export const last = unary('last');
/** Number of distinct values. BIGINT. */
export const countDistinct = unary('countDistinct');
/** Sample standard deviation. DOUBLE, null of a single row. */
export const stddev = unary('stddevSamp');
/** Population standard deviation. DOUBLE. */
export const stddevPop = unary('stddevPop');
/** Sample variance. DOUBLE, null of a single row. */
export const variance = unary('varSamp');
/** Population variance. DOUBLE. */
export const variancePop = unary('varPop');
/** All values in arrival order, an array. */
export const collectValues = unary('collect');

/** `value` of the row where `by` is smallest; of the first such row on a tie. */
export function minBy<const C extends Argument>(
  value: C,
  by: Argument,
): Aggregate<'minBy', ArgumentOf<C>> {
  return new Aggregate('minBy', [value, by], false);
}

/** `value` of the row where `by` is largest; of the first such row on a tie. */
export function maxBy<const C extends Argument>(
  value: C,
  by: Argument,
): Aggregate<'maxBy', ArgumentOf<C>> {
  return new Aggregate('maxBy', [value, by], false);
}

/** Arguments that fit columns `F`. */
export type ArgumentFor<F> = (keyof F & string) | { readonly expression: Tag };
/** Aggregates by result name. */
export type AggregatesOver<F> = Readonly<
  Record<string, Aggregate<AggregateKind, ArgumentFor<F>, boolean>>
>;

type ArgumentValue<F extends Fields, A> = A extends keyof F
  ? ValueOf<F[A]>
  : A extends { readonly expression: infer X }
    ? ValueOf<ResolveExpression<F, X>>
    : never;

type NullOf<V> = Extract<V, null>;
type Wide<V, N> = N extends true ? number | NullOf<V> : V;
type Mean<V> = Exclude<V, null> extends string ? V : number | NullOf<V>;

/** The column type of an aggregate's result. */
export type AggregateResult<F extends Fields, G> =
  G extends Aggregate<infer K, infer A, infer N>
    ? DataType<ResultValue<K, ArgumentValue<F, A>, N>>
    : never;

type ResultValue<K extends AggregateKind, V, N> = K extends 'count' | 'countDistinct'
  ? Wide<bigint, N>
  : K extends 'sum'
    ? Wide<V, N>
    : K extends 'avg'
      ? N extends true
        ? Wide<V, N>
        : Mean<V>
      : K extends 'stddevSamp' | 'varSamp'
        ? number | null
        : K extends 'stddevPop' | 'varPop'
          ? number | NullOf<V>
          : K extends 'collect'
            ? Exclude<V, null>[]
            : V;
