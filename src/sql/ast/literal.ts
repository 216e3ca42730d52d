// Literals keep their exact text: no digit of a DECIMAL is lost before its type is known.
import type { Span } from './node.js';

/** Exact when it has no exponent. The text is as written: `1.50`, `.5`, `1e10`; never signed. */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly text: string;
}

/** `'it''s'`; adjacent literals are joined. */
export interface StringLiteral extends Span {
  readonly kind: 'string';
  /** Escapes resolved. */
  readonly value: string;
  /** `U&` or a character set such as `_UTF16`, in upper case. */
  readonly prefix?: string;
}

/** `X'1F'`: an even number of hexadecimal digits, in upper case. */
export interface BinaryLiteral extends Span {
  readonly kind: 'binaryString';
  readonly hex: string;
}

/** `UNKNOWN` has the value null. */
export interface BooleanLiteral extends Span {
  readonly kind: 'boolean';
  readonly value: boolean | null;
}

export interface NullLiteral extends Span {
  readonly kind: 'null';
}

/** `DATE '2020-02-29'`; the text is not checked. */
export interface TemporalLiteral extends Span {
  readonly kind: 'temporal';
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP';
  readonly text: StringLiteral;
}

export type TimeUnit = 'YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

/** `DAY(2) TO SECOND(3)`: units in the singular. */
export interface IntervalQualifier extends Span {
  readonly kind: 'intervalQualifier';
  readonly from: TimeUnit;
  /** Digits of the leading unit. */
  readonly precision?: number;
  readonly to?: TimeUnit;
  /** Digits of fractions of seconds. */
  readonly fraction?: number;
}

/** `INTERVAL -'1 10:11:12' DAY TO SECOND`; the text is not checked. */
export interface IntervalLiteral extends Span {
  readonly kind: 'interval';
  readonly isNegative: boolean;
  readonly text: StringLiteral;
  readonly qualifier: IntervalQualifier;
}

export type Literal =
  | NumberLiteral
  | StringLiteral
  | BinaryLiteral
  | BooleanLiteral
  | NullLiteral
  | TemporalLiteral
  | IntervalLiteral;
