// The fluent builder: `col('price').mul(2).gt(100)`.
import type { DataType } from '../batch/dataType.js';
import { callNode, literalNode, node, type ExpressionNode } from './node.js';
import type {
  Arithmetic,
  Certain,
  Choice,
  Coalesce,
  Constant,
  ElementOf,
  FieldOf,
  Fixed,
  Ref,
  Same,
  Tag,
} from './tag.js';
import { expressionText } from './text.js';
import type { TimeUnit } from './timeUnit.js';

/** What a method takes: an expression or a JavaScript value. */
export type Operand = Expression<Tag> | number | bigint | string | boolean | Date | null;

type Widened<V> = V extends number
  ? number
  : V extends bigint
    ? bigint
    : V extends string
      ? string
      : V extends boolean
        ? boolean
        : V;

/** The tag of an {@link Operand}. */
export type TagOf<Y> = Y extends Expression<infer T> ? T : Constant<Widened<Y>>;
/** The tags of several. */
export type TagsOf<A extends readonly unknown[]> = { readonly [K in keyof A]: TagOf<A[K]> };

type Bool<A extends readonly Tag[]> = Expression<Fixed<boolean, A>>;
type Text<A extends readonly Tag[]> = Expression<Fixed<string, A>>;
type Num<A extends readonly Tag[]> = Expression<Fixed<number, A>>;

/** Makes an expression of an operand. */
export function nodeOf(operand: Operand): ExpressionNode {
  return operand instanceof Expression ? operand.node : literalNode(operand);
}

function call<R extends Tag>(
  name: string,
  args: readonly Operand[],
  option?: string,
): Expression<R> {
  return new Expression<R>(callNode(name, args.map(nodeOf), option));
}

/** A column expression; immutable. `X` says at the level of types what it computes. */
export class Expression<out X extends Tag> {
  /** Phantom: never set. */
  declare readonly tag: X;

  constructor(readonly node: ExpressionNode) {}

  toString(): string {
    return expressionText(this.node);
  }

  /** Names the result. */
  as(name: string): Expression<X> {
    return new Expression(node({ kind: 'alias', input: this.node, name }));
  }

  // Arithmetic: numeric operands; overflow and division by zero of exact numbers are errors.
  add<const Y extends Operand>(other: Y): Expression<Arithmetic<X, TagOf<Y>>> {
    return call('add', [this, other]);
  }
  sub<const Y extends Operand>(other: Y): Expression<Arithmetic<X, TagOf<Y>>> {
    return call('sub', [this, other]);
  }
  mul<const Y extends Operand>(other: Y): Expression<Arithmetic<X, TagOf<Y>>> {
    return call('mul', [this, other]);
  }
  /** Integers truncate towards zero. */
  div<const Y extends Operand>(other: Y): Expression<Arithmetic<X, TagOf<Y>>> {
    return call('div', [this, other]);
  }
  /** Remainder with the sign of the dividend. */
  mod<const Y extends Operand>(other: Y): Expression<Arithmetic<X, TagOf<Y>>> {
    return call('mod', [this, other]);
  }
  neg(): Expression<Same<[X]>> {
    return call('neg', [this]);
  }
  abs(): Expression<Same<[X]>> {
    return call('abs', [this]);
  }
  sign(): Expression<Same<[X]>> {
    return call('sign', [this]);
  }
  /** Half away from zero. */
  round(digits = 0): Expression<Same<[X]>> {
    return call('round', [this], String(digits));
  }
  floor(): Expression<Same<[X]>> {
    return call('floor', [this]);
  }
  ceil(): Expression<Same<[X]>> {
    return call('ceil', [this]);
  }
  sqrt(): Num<[X]> {
    return call('sqrt', [this]);
  }
  power<const Y extends Operand>(exponent: Y): Num<[X, TagOf<Y>]> {
    return call('power', [this, exponent]);
  }
  ln(): Num<[X]> {
    return call('ln', [this]);
  }
  log10(): Num<[X]> {
    return call('log10', [this]);
  }
  exp(): Num<[X]> {
    return call('exp', [this]);
  }

  // Comparison: null when an operand is.
  eq<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('eq', [this, other]);
  }
  ne<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('ne', [this, other]);
  }
  lt<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('lt', [this, other]);
  }
  le<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('le', [this, other]);
  }
  gt<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('gt', [this, other]);
  }
  ge<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('ge', [this, other]);
  }
  /** Both ends included. */
  between<const L extends Operand, const H extends Operand>(
    low: L,
    high: H,
  ): Bool<[X, TagOf<L>, TagOf<H>]> {
    return call('between', [this, low, high]);
  }
  isIn<const A extends readonly Operand[]>(values: A): Bool<[X, TagsOf<A>[number]]> {
    return call('isIn', [this, ...values]);
  }
  /** Like `ne`, but null is a value like any other: never null. */
  isDistinctFrom<const Y extends Operand>(other: Y): Expression<Certain<boolean, [X, TagOf<Y>]>> {
    return call('isDistinctFrom', [this, other]);
  }

  // Logic: SQL's three values.
  and<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('and', [this, other]);
  }
  or<const Y extends Operand>(other: Y): Bool<[X, TagOf<Y>]> {
    return call('or', [this, other]);
  }
  not(): Bool<[X]> {
    return call('not', [this]);
  }
  isNull(): Expression<Certain<boolean, [X]>> {
    return call('isNull', [this]);
  }
  isNotNull(): Expression<Certain<boolean, [X]>> {
    return call('isNotNull', [this]);
  }
  isTrue(): Expression<Certain<boolean, [X]>> {
    return call('isTrue', [this]);
  }
  isFalse(): Expression<Certain<boolean, [X]>> {
    return call('isFalse', [this]);
  }
  isNotTrue(): Expression<Certain<boolean, [X]>> {
    return call('isNotTrue', [this]);
  }
  isNotFalse(): Expression<Certain<boolean, [X]>> {
    return call('isNotFalse', [this]);
  }
  /** The first of this and the others that is not null. */
  coalesce<const A extends readonly Operand[]>(
    ...others: A
  ): Expression<Coalesce<readonly [X, ...TagsOf<A>]>> {
    return call('coalesce', [this, ...others]);
  }
  /** Null where this equals `other`. */
  nullIf<const Y extends Operand>(other: Y): Expression<Choice<[X, Constant<null>], [TagOf<Y>]>> {
    return call('nullIf', [this, other]);
  }

  // Conversion.
  cast<T>(type: DataType<T>): Expression<Fixed<Exclude<T, null>, [X]>> {
    return new Expression(node({ kind: 'cast', input: this.node, type, isTry: false }));
  }
  /** Null where the cast fails. */
  tryCast<T>(type: DataType<T>): Expression<Fixed<T | null, [X]>> {
    return new Expression(node({ kind: 'cast', input: this.node, type, isTry: true }));
  }

  // Strings: positions count code points from 1.
  length(): Num<[X]> {
    return call('charLength', [this]);
  }
  upper(): Text<[X]> {
    return call('upper', [this]);
  }
  lower(): Text<[X]> {
    return call('lower', [this]);
  }
  /** The first `count` code points. */
  left<const Y extends Operand>(count: Y): Text<[X, TagOf<Y>]> {
    return call('left', [this, count]);
  }
  /** The last `count` code points. */
  right<const Y extends Operand>(count: Y): Text<[X, TagOf<Y>]> {
    return call('right', [this, count]);
  }
  repeat<const Y extends Operand>(count: Y): Text<[X, TagOf<Y>]> {
    return call('repeat', [this, count]);
  }
  /** Removes spaces. */
  trim(side: 'both' | 'leading' | 'trailing' = 'both'): Text<[X]> {
    return call('trim', [this], side);
  }
  substring<const S extends Operand, const L extends Operand = number>(
    start: S,
    length?: L,
  ): Text<[X, TagOf<S>, TagOf<L>]> {
    return call('substring', length === undefined ? [this, start] : [this, start, length]);
  }
  concat<const A extends readonly Operand[]>(...others: A): Text<readonly [X, ...TagsOf<A>]> {
    return call('concat', [this, ...others]);
  }
  /** SQL LIKE: `%` any characters, `_` one; `escape` makes the next one plain. */
  like<const Y extends Operand>(pattern: Y, escape?: string): Bool<[X, TagOf<Y>]> {
    return call('like', [this, pattern], escape);
  }
  contains<const Y extends Operand>(part: Y): Bool<[X, TagOf<Y>]> {
    return call('contains', [this, part]);
  }
  startsWith<const Y extends Operand>(part: Y): Bool<[X, TagOf<Y>]> {
    return call('startsWith', [this, part]);
  }
  endsWith<const Y extends Operand>(part: Y): Bool<[X, TagOf<Y>]> {
    return call('endsWith', [this, part]);
  }
  /** 1-based place of the first occurrence, 0 when there is none. */
  position<const Y extends Operand>(part: Y): Num<[X, TagOf<Y>]> {
    return call('position', [this, part]);
  }
  replace<const A extends Operand, const B extends Operand>(
    search: A,
    replacement: B,
  ): Text<[X, TagOf<A>, TagOf<B>]> {
    return call('replace', [this, search, replacement]);
  }
  reverse(): Text<[X]> {
    return call('reverse', [this]);
  }
  /** 0-based part between delimiters, null behind the last. */
  splitIndex(delimiter: string, index: number): Expression<Fixed<string | null, [X]>> {
    return call('splitIndex', [this, delimiter, index]);
  }
  lpad(length: number, padding = ' '): Expression<Fixed<string | null, [X]>> {
    return call('lpad', [this, length, padding]);
  }
  rpad(length: number, padding = ' '): Expression<Fixed<string | null, [X]>> {
    return call('rpad', [this, length, padding]);
  }

  // Time: TIMESTAMP, TIMESTAMP_LTZ (in UTC) and DATE.
  extract(unit: TimeUnit): Num<[X]> {
    return call('extract', [this], unit);
  }
  year(): Num<[X]> {
    return this.extract('YEAR');
  }
  month(): Num<[X]> {
    return this.extract('MONTH');
  }
  day(): Num<[X]> {
    return this.extract('DAY');
  }
  hour(): Num<[X]> {
    return this.extract('HOUR');
  }
  minute(): Num<[X]> {
    return this.extract('MINUTE');
  }
  second(): Num<[X]> {
    return this.extract('SECOND');
  }
  /** 1 Sunday … 7 Saturday. */
  dayOfWeek(): Num<[X]> {
    return this.extract('DAY_OF_WEEK');
  }
  floorTo(unit: TimeUnit): Expression<Same<[X]>> {
    return call('floorTo', [this], unit);
  }
  ceilTo(unit: TimeUnit): Expression<Same<[X]>> {
    return call('ceilTo', [this], unit);
  }
  /** Patterns of yyyy MM dd HH mm ss SSS. */
  dateFormat(pattern: string): Text<[X]> {
    return call('dateFormat', [this], pattern);
  }
  timestampAdd<const Y extends Operand>(unit: TimeUnit, count: Y): Expression<Same<[X, TagOf<Y>]>> {
    return call('timestampAdd', [this, count], unit);
  }
  /** Whole units from this to `end`. */
  timestampDiff<const Y extends Operand>(unit: TimeUnit, end: Y): Num<[X, TagOf<Y>]> {
    return call('timestampDiff', [this, end], unit);
  }
  /** Milliseconds since 1970-01-01. */
  epochMs(): Num<[X]> {
    return call('epochMs', [this]);
  }
  /** Milliseconds (BIGINT) or text → TIMESTAMP(3). */
  toTimestamp(): Expression<Fixed<Date, [X]>> {
    return call('toTimestamp', [this]);
  }

  // Nested values.
  field<const N extends string>(name: N): Expression<FieldOf<X, N>> {
    return new Expression(node({ kind: 'field', input: this.node, name }));
  }
  /** 1-based element of an ARRAY, null outside it. */
  at<const Y extends Operand>(index: Y): Expression<ElementOf<[X, TagOf<Y>]>> {
    return call('at', [this, index]);
  }
  cardinality(): Num<[X]> {
    return call('cardinality', [this]);
  }
}

/** A column by name; its type is found where the expression is used. */
export function col<const N extends string>(name: N): Expression<Ref<N>> {
  return new Expression(node({ kind: 'column', name }));
}

/** A constant; without a type it adapts to the column that it meets. */
export function lit<T>(value: unknown, type: DataType<T>): Expression<Fixed<T, []>>;
export function lit<const V extends number | bigint | string | boolean | Date | null>(
  value: V,
): Expression<Constant<Widened<V>>>;
export function lit(value: unknown, type?: DataType<unknown>): Expression<Tag> {
  return new Expression(literalNode(value, type));
}
