// Type-level results of joins: which columns a pair of rows has.
import type { DataType, Fields, ValueOf } from '../batch/dataType.js';
import type { JoinType } from '../join/joinOutput.js';
import type { Simplify } from './resultTypes.js';

/** Options of a join that name the columns of its result. */
export interface JoinColumns<P extends string = string, Q extends string = string> {
  /** Put in front of the names of the left side's columns. */
  readonly left?: P;
  /** Put in front of the names of the right side's columns. */
  readonly right?: Q;
}

/** Keys of one name on both sides, which are one column where the prefixes are the same. */
type Shared<K, L, P, Q> = [P] extends [Q] ? ([Q] extends [P] ? Extract<K, L> : never) : never;

/**
 * A side's columns with its prefix, but for those in `Left`; null where `Outer`, but for those in
 * `Never`.
 */
type SideColumns<F extends Fields, Left, Never, Outer extends boolean, P extends string> = {
  readonly [C in Exclude<keyof F & string, Left> as `${P}${C}`]: Outer extends true
    ? C extends Never
      ? F[C]
      : DataType<ValueOf<F[C]> | null>
    : F[C];
};

/** Those of the columns `S` that are never null. */
type NeverNull<G extends Fields, S> = {
  [C in S & keyof G]: null extends ValueOf<G[C]> ? never : C;
}[S & keyof G];

type AsFields<T> = T extends Fields ? T : never;

/** Columns of the left side F, then those of the right side G, keyed by K and L. */
export type JoinResult<
  F extends Fields,
  G extends Fields,
  K extends string,
  L extends string,
  J extends JoinType,
  P extends string,
  Q extends string,
> = AsFields<
  Simplify<
    SideColumns<
      F,
      never,
      NeverNull<G, Shared<K, L, P, Q>>,
      J extends 'right' | 'full' ? true : false,
      P
    > &
      SideColumns<G, Shared<K, L, P, Q>, never, J extends 'left' | 'full' ? true : false, Q>
  >
>;
