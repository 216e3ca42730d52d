// What an expression is at the level of types: a small tree of tags that a schema turns into the
// type of a value.
//
//   col('price').mul(2)   Arithmetic<Ref<'price'>, Constant<number>>   with { price:
//   DataType<bigint> }   bigint
import type { DataType, Fields, ValueOf } from '../batch/dataType.js';

/** A column. */
export interface Ref<N extends string> {
  readonly tag: 'column';
  readonly name: N;
}
/** A literal, which adapts to the column that it meets. */
export interface Constant<V> {
  readonly tag: 'constant';
  readonly value: V;
}
/** A function with a known type of result; null when an argument is. */
export interface Fixed<T, A extends readonly Tag[]> {
  readonly tag: 'fixed';
  readonly value: T;
  readonly args: A;
}
/** A function that is never null, whatever its arguments. */
export interface Certain<T, A extends readonly Tag[]> {
  readonly tag: 'certain';
  readonly value: T;
  readonly args: A;
}
/** A numeric operator. */
export interface Arithmetic<A extends Tag, B extends Tag> {
  readonly tag: 'arithmetic';
  readonly args: readonly [A, B];
}
/** A function of its first argument's type. */
export interface Same<A extends readonly Tag[]> {
  readonly tag: 'same';
  readonly args: A;
}
/** The first that is not null. */
export interface Coalesce<A extends readonly Tag[]> {
  readonly tag: 'coalesce';
  readonly args: A;
}
/** One of several values; `C` are the conditions. */
export interface Choice<V extends readonly Tag[], C extends readonly Tag[]> {
  readonly tag: 'choice';
  readonly values: V;
  readonly args: C;
}
/** A field of a ROW. */
export interface FieldOf<A extends Tag, N extends string> {
  readonly tag: 'field';
  readonly args: readonly [A];
  readonly name: N;
}
/** An element of an ARRAY. */
export interface ElementOf<A extends readonly Tag[]> {
  readonly tag: 'element';
  readonly args: A;
}

/** Any tag. Structural, so that tags may nest without limit. */
export interface Tag {
  readonly tag: string;
}

type NullIn<V> = null extends V ? null : never;
type Values<F, A> = A extends readonly unknown[] ? ValueOfTag<F, A[number]> : never;

/** The type of the value that a tag has over the columns `F`. */
export type ValueOfTag<F, X> =
  X extends Ref<infer N>
    ? N extends keyof F
      ? ValueOf<F[N]>
      : never
    : X extends Constant<infer V>
      ? V
      : X extends Fixed<infer T, infer A>
        ? T | NullIn<Values<F, A>>
        : X extends Certain<infer T, infer _>
          ? T
          : X extends Arithmetic<infer A, infer B>
            ? ArithmeticValue<F, A, B>
            : StructuralValue<F, X>;

type StructuralValue<F, X> =
  X extends Same<infer A>
    ? Exclude<ValueOfTag<F, A[0]>, null> | NullIn<Values<F, A>>
    : X extends Coalesce<infer A>
      ? CoalesceValue<F, A>
      : X extends Choice<infer V, infer _>
        ? Adapted<F, V>
        : X extends FieldOf<infer A, infer N>
          ? FieldValue<ValueOfTag<F, A>, N>
          : X extends ElementOf<infer A>
            ? ElementValue<ValueOfTag<F, A[0]>> | null
            : never;

type FieldValue<V, N extends string> =
  (Exclude<V, null> extends infer R ? (N extends keyof R ? R[N] : never) : never) | NullIn<V>;
type ElementValue<V> = Exclude<V, null> extends readonly (infer E)[] ? E : never;

/** Literals take the type of the others: their own counts only when all are literals. */
type Adapted<F, A extends readonly Tag[]> =
  Exclude<A[number], Constant<unknown>> extends infer Rest
    ? [Rest] extends [never]
      ? ValueOfTag<F, A[number]>
      : ValueOfTag<F, Rest> | (Constant<null> extends A[number] ? null : never)
    : never;

type CoalesceValue<F, A extends readonly Tag[]> =
  Exclude<Adapted<F, A>, null> | (AllNullable<F, A> extends true ? null : never);
type AllNullable<F, A extends readonly unknown[]> = A extends readonly [infer H, ...infer R]
  ? null extends ValueOfTag<F, H>
    ? AllNullable<F, R>
    : false
  : true;

type ArithmeticValue<F, A extends Tag, B extends Tag> =
  A extends Constant<infer V>
    ? Exclude<ValueOfTag<F, B>, null> | NullIn<V | ValueOfTag<F, B>>
    : B extends Constant<infer V>
      ? Exclude<ValueOfTag<F, A>, null> | NullIn<V | ValueOfTag<F, A>>
      : | Widened<F, A, B, Exclude<ValueOfTag<F, A> | ValueOfTag<F, B>, null>>
        | NullIn<ValueOfTag<F, A> | ValueOfTag<F, B>>;

/** Of a number and a bigint (or a DECIMAL) the latter, where the number is known to be whole. */
type Widened<F, A extends Tag, B extends Tag, V> = [number, V] extends [V, number | bigint | string]
  ? [V] extends [number]
    ? V
    : NumbersAreWhole<F, A | B> extends true
      ? Exclude<V, number>
      : V
  : V;

/** False when one of the tags is a number that may have a fraction. */
type NumbersAreWhole<F, X> = false extends (X extends Tag ? IsWhole<F, X> : never) ? false : true;
type IsWhole<F, X extends Tag> =
  Exclude<ValueOfTag<F, X>, null> extends bigint | string
    ? true
    : X extends Ref<infer N>
      ? N extends keyof F
        ? 'isInteger' extends keyof F[N]
          ? true
          : false
        : false
      : X extends Arithmetic<infer A, infer B>
        ? NumbersAreWhole<F, A | B>
        : X extends Constant<unknown>
          ? true
          : false;

/** Names of the columns that a tag reads. */
export type ColumnsOf<X> =
  X extends Ref<infer N>
    ? N
    : X extends Choice<infer V, infer C>
      ? ColumnsOf<V[number]> | ColumnsOf<C[number]>
      : X extends { readonly args: infer A extends readonly unknown[] }
        ? ColumnsOf<A[number]>
        : never;

/** The type of an expression over the columns `F`; a column keeps its own. */
export type ResolveExpression<F, X> =
  X extends Ref<infer N>
    ? N extends keyof F
      ? F[N] extends DataType<unknown>
        ? F[N]
        : never
      : never
    : DataType<ValueOfTag<F, X>>;

/** What the compiler shows where a column does not exist. */
export type UnknownColumn<N> = `There is no column '${N & string}'`;

/**
 * `unknown` when every column of `X` is in `F`, else a type that nothing fits and that names the
 * column.
 */
export type ColumnsExist<F, X> = [Exclude<ColumnsOf<X>, keyof F>] extends [never]
  ? unknown
  : string extends keyof F
    ? unknown
    : UnknownColumn<Exclude<ColumnsOf<X>, keyof F>>;

export type { Fields };
