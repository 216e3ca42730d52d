// The JavaScript types of SQL types, from their texts: `SqlValue<'BIGINT NOT NULL'>` is a bigint.
import type { DataType } from '../../../batch/dataType.js';

/** A type as Flink writes it (`'DECIMAL(10, 2)'`, `'ROW<a INT, b STRING>'`), or of the schema. */
export type SqlType = string | DataType<unknown>;

/** The value of a type; null is among them unless the text says NOT NULL. */
export type SqlValue<T> =
  T extends DataType<infer V>
    ? V
    : T extends string
      ? string extends T
        ? unknown
        : Written<T>
      : never;

/** The values of a list of types. */
export type SqlValues<P extends readonly SqlType[]> = { -readonly [K in keyof P]: SqlValue<P[K]> };

type Space = ' ' | '\n' | '\t';
type Trim<T extends string> = T extends `${Space}${infer R}`
  ? Trim<R>
  : T extends `${infer R}${Space}`
    ? Trim<R>
    : T;

type Written<T extends string> = Trimmed<Trim<T>>;
type Trimmed<T extends string> =
  Uppercase<T> extends `${string} NOT NULL`
    ? Plain<Trim<T extends `${infer R} ${Word<'NOT'>} ${Word<'NULL'>}` ? R : T>>
    : Plain<T> | null;
/** The usual ways to write a word. */
type Word<T extends string> = T | Lowercase<T> | Capitalize<Lowercase<T>>;

type Plain<T extends string> =
  Uppercase<T> extends `ARRAY<${string}>`
    ? Written<Inside<T>>[]
    : Uppercase<T> extends `MAP<${string}>`
      ? MapOf<Parts<Inside<T>>>
      : Uppercase<T> extends `ROW<${string}>` | `ROW(${string})`
        ? Flat<FieldsOf<Parts<Inside<T>>>>
        : Simple<Uppercase<T>>;

type Inside<T extends string> = T extends `${string}<${infer R}>`
  ? R
  : T extends `${string}(${infer R})`
    ? R
    : never;

type Simple<T extends string> = T extends 'BOOLEAN'
  ? boolean
  : T extends 'BIGINT'
    ? bigint
    : T extends 'TINYINT' | 'SMALLINT' | 'INT' | 'INTEGER' | 'FLOAT' | 'DOUBLE' | 'DOUBLE PRECISION'
      ? number
      : T extends `INTERVAL ${string}`
        ? number
        : T extends `${'BYTES' | 'BINARY' | 'VARBINARY'}${string}`
          ? Uint8Array
          : T extends `TIMESTAMP${string}`
            ? TimestampOf<T>
            : T extends `${TextWord}${string}`
              ? string
              : unknown;

type TextWord = 'STRING' | 'CHAR' | 'VARCHAR' | 'DEC' | 'NUMERIC' | 'DATE' | 'TIME';

/** A Date up to milliseconds, SQL text beyond; six digits where none are given. */
type TimestampOf<T extends string> = T extends `${string}(${0 | 1 | 2 | 3})${string}`
  ? Date
  : string;

/** The parts between commas that stand in no brackets. */
type Parts<
  T extends string,
  Part extends string = '',
  Depth extends readonly unknown[] = [],
> = T extends `${infer C}${infer R}`
  ? C extends '<' | '('
    ? Parts<R, `${Part}${C}`, [...Depth, C]>
    : C extends '>' | ')'
      ? Parts<R, `${Part}${C}`, Depth extends readonly [unknown, ...infer D] ? D : []>
      : C extends ','
        ? Depth extends readonly []
          ? [Trim<Part>, ...Parts<R>]
          : Parts<R, `${Part}${C}`, Depth>
        : Parts<R, `${Part}${C}`, Depth>
  : [Trim<Part>];

type MapOf<P> = P extends [infer K extends string, infer V extends string]
  ? Map<Written<K>, Written<V>>
  : unknown;

type FieldsOf<P extends readonly string[]> = P extends [
  infer F extends string,
  ...infer R extends readonly string[],
]
  ? FieldOf<F> & FieldsOf<R>
  : unknown;
type FieldOf<F extends string> = F extends `\`${infer N}\` ${infer T}`
  ? Record<N, Written<T>>
  : F extends `${infer N} ${infer T}`
    ? Record<N, Written<T>>
    : unknown;
type Flat<T> = { [K in keyof T]: T[K] };
