// Column types: Flink's SQL types with the TypeScript type that a value surfaces as.
import * as abi from '../../assembly/abi/type.js';
import { MillraceError } from '../error.js';

export * from './representedTypes.js';

/** Kinds of types, named as Flink SQL names them. */
export type TypeKind =
  | 'BOOLEAN'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DECIMAL'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'INTERVAL_MONTH'
  | 'INTERVAL_MS'
  | 'ROW'
  | 'ARRAY'
  | 'MAP';

/**
 * How a value surfaces in JavaScript: `native` is the kind's default (bigint, string for DECIMAL,
 * Date …), `number` a JS number (an error where it would lose digits), `epoch` milliseconds since
 * 1970 as a number, `text` a string, `iso` ISO 8601 text, `temporal` an object of Temporal.
 */
export type Representation = 'native' | 'number' | 'epoch' | 'text' | 'iso' | 'temporal';

/** A named field of a ROW or a schema. */
export interface Field<T = unknown> {
  readonly name: string;
  readonly type: DataType<T>;
}

/** What distinguishes one type of a kind from another. */
export interface TypeDetails {
  readonly nullable?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  readonly representation?: Representation;
  readonly fields?: readonly Field[];
  readonly element?: DataType<unknown>;
  readonly key?: DataType<unknown>;
  readonly value?: DataType<unknown>;
}

/**
 * A column type whose values surface as `T`. Immutable; NOT NULL unless {@link nullable} was
 * called.
 */
export class DataType<out T> {
  /** Phantom: never set, carries `T`. */
  declare readonly valueType: T;
  readonly isNullable: boolean;
  /** DECIMAL: total digits. TIMESTAMP, TIME: fractional digits. Else 0. */
  readonly precision: number;
  /** DECIMAL: digits behind the point. Else 0. */
  readonly scale: number;
  readonly representation: Representation;
  /** ROW: its fields. */
  readonly fields: readonly Field[];
  /** Id of the physical layout, a constant of `assembly/abi/type.ts`. */
  readonly id: number;
  /** Bytes a value in a fixed-width column; 0 for BOOLEAN (bits) and for ROW, ARRAY and MAP. */
  readonly width: number;

  constructor(
    readonly kind: TypeKind,
    private readonly details: TypeDetails = {},
  ) {
    this.isNullable = details.nullable ?? false;
    this.precision = details.precision ?? 0;
    this.scale = details.scale ?? 0;
    this.representation = details.representation ?? 'native';
    this.fields = details.fields ?? [];
    this.id = kind === 'DECIMAL' ? decimalId(this.precision) : TYPE_IDS[kind];
    this.width = WIDTHS[this.id] ?? 0;
  }

  /** ARRAY: the type of its elements. */
  get element(): DataType<unknown> {
    return present(this.details.element, this, 'an element');
  }

  /** MAP: the type of its keys. */
  get key(): DataType<unknown> {
    return present(this.details.key, this, 'a key');
  }

  /** MAP: the type of its values. */
  get value(): DataType<unknown> {
    return present(this.details.value, this, 'a value');
  }

  /** TIMESTAMP and TIMESTAMP_LTZ: units a millisecond, 1, 1,000 or 1,000,000. */
  get unitsPerMs(): number {
    return this.precision <= 3 ? 1 : this.precision <= 6 ? 1000 : 1_000_000;
  }

  /** The same type, null allowed. */
  nullable(): DataType<T | null> {
    return this.with({ nullable: true });
  }

  /** The same type, null not allowed. */
  notNull(): DataType<Exclude<T, null>> {
    return this.with({ nullable: false });
  }

  /**
   * Surfaces as a number; reading a value that a number cannot hold exactly is an error (BIGINT) or
   * rounds (DECIMAL).
   */
  asNumber(): DataType<number | Extract<T, null>> {
    return this.represented('number', ['BIGINT', 'DECIMAL']);
  }

  /**
   * Surfaces as milliseconds since 1970-01-01 (TIMESTAMP), since midnight (TIME) or days (DATE), a
   * number.
   */
  asEpoch(): DataType<number | Extract<T, null>> {
    return this.represented('epoch', ['TIMESTAMP', 'TIMESTAMP_LTZ', 'DATE', 'TIME']);
  }

  /** Surfaces as SQL text: `2026-01-31 23:59:59.000`. */
  asText(): DataType<string | Extract<T, null>> {
    return this.represented('text', [
      'TIMESTAMP',
      'TIMESTAMP_LTZ',
      'DATE',
      'TIME',
      'DECIMAL',
      'BIGINT',
    ]);
  }

  /**
   * True when both describe the same values in the same layout; nullability and representation
   * aside.
   */
  equals(other: DataType<unknown>): boolean {
    return this.withoutNull() === other.withoutNull();
  }

  /** Flink's SQL name: `DECIMAL(23, 3) NOT NULL`. */
  toString(): string {
    return this.isNullable ? this.withoutNull() : `${this.withoutNull()} NOT NULL`;
  }

  private withoutNull(): string {
    switch (this.kind) {
      case 'DECIMAL':
        return `DECIMAL(${this.precision}, ${this.scale})`;
      case 'TIMESTAMP':
      case 'TIMESTAMP_LTZ':
      case 'TIME':
        return `${this.kind}(${this.precision})`;
      case 'ROW':
        return `ROW<${this.fields.map((field) => `${field.name} ${field.type}`).join(', ')}>`;
      case 'ARRAY':
        return `ARRAY<${this.element}>`;
      case 'MAP':
        return `MAP<${this.key}, ${this.value}>`;
      default:
        return this.kind;
    }
  }

  private with<U>(details: TypeDetails): DataType<U> {
    return new DataType<U>(this.kind, { ...this.details, ...details });
  }

  private represented<U>(representation: Representation, kinds: readonly TypeKind[]): DataType<U> {
    if (!kinds.includes(this.kind)) {
      throw new MillraceError(
        'PLAN_TYPE_MISMATCH',
        `${this} has no '${representation}' representation; ${kinds.join(', ')} have.`,
      );
    }
    return this.with({ representation });
  }
}

/** What marks types of whole numbers; see {@link IntegerType}. */
export interface Whole<out T> {
  /** Phantom: never set. */
  readonly isInteger?: never;
  nullable(): IntegerType<T | null>;
  notNull(): IntegerType<Exclude<T, null>>;
}

/**
 * A type of whole numbers, so that the compiler knows what arithmetic with a bigint gives: a
 * bigint, where a DOUBLE gives a number.
 */
export type IntegerType<T> = Whole<T> & DataType<T>;

/** The JavaScript type of a {@link DataType}'s values. */
export type ValueOf<D> = D extends DataType<infer T> ? T : never;

/** BOOLEAN, a boolean. */
export const boolean = (): DataType<boolean> => new DataType('BOOLEAN');
/** TINYINT, a number. */
export const int8 = (): IntegerType<number> => new DataType('TINYINT');
/** SMALLINT, a number. */
export const int16 = (): IntegerType<number> => new DataType('SMALLINT');
/** INT, a number. */
export const int32 = (): IntegerType<number> => new DataType('INT');
/** FLOAT, a number of 32-bit precision. */
export const float32 = (): DataType<number> => new DataType('FLOAT');
/** DOUBLE, a number. */
export const float64 = (): DataType<number> => new DataType('DOUBLE');
/** STRING (UTF-8), a string. */
export const string = (): DataType<string> => new DataType('STRING');
/** BYTES, a Uint8Array. */
export const bytes = (): DataType<Uint8Array> => new DataType('BYTES');
/** DATE, a string `yyyy-MM-dd`. */
export const date = (): DataType<string> => new DataType('DATE');
/** TIME(precision 0-3), a string `HH:mm:ss.SSS`. */
export const time = (precision = 3): DataType<string> =>
  new DataType('TIME', { precision: inRange(precision, 0, 3, 'TIME precision') });
/** INTERVAL YEAR TO MONTH, a number of months. */
export const intervalMonth = (): DataType<number> => new DataType('INTERVAL_MONTH');
/** INTERVAL DAY TO SECOND, a number of milliseconds. */
export const intervalMs = (): DataType<number> => new DataType('INTERVAL_MS');

/** DECIMAL(precision 1-38, scale 0-precision), exact, a string. */
export function decimal(precision: number, scale = 0): DataType<string> {
  inRange(precision, 1, 38, 'DECIMAL precision');
  inRange(scale, 0, precision, 'DECIMAL scale');
  return new DataType('DECIMAL', { precision, scale });
}

/** Named types of a ROW or schema. */
export type Fields = Readonly<Record<string, DataType<unknown>>>;
/** The row object of {@link Fields}. */
export type RowOf<F> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/** ROW<…>, an object. */
export function row<F extends Fields>(fields: F): DataType<RowOf<F>> {
  return new DataType('ROW', {
    fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
  });
}

/** ARRAY<element>, an array. */
export const array = <T>(element: DataType<T>): DataType<T[]> => new DataType('ARRAY', { element });

/** MAP<key, value>, a Map. */
export const map = <K, V>(key: DataType<K>, value: DataType<V>): DataType<Map<K, V>> =>
  new DataType('MAP', { key, value });

const TYPE_IDS: Record<Exclude<TypeKind, 'DECIMAL'>, number> = {
  BOOLEAN: abi.TYPE_BOOLEAN,
  TINYINT: abi.TYPE_INT8,
  SMALLINT: abi.TYPE_INT16,
  INT: abi.TYPE_INT32,
  BIGINT: abi.TYPE_INT64,
  FLOAT: abi.TYPE_FLOAT32,
  DOUBLE: abi.TYPE_FLOAT64,
  STRING: abi.TYPE_STRING,
  BYTES: abi.TYPE_BINARY,
  DATE: abi.TYPE_DATE,
  TIME: abi.TYPE_TIME,
  TIMESTAMP: abi.TYPE_TIMESTAMP,
  TIMESTAMP_LTZ: abi.TYPE_TIMESTAMP_LTZ,
  INTERVAL_MONTH: abi.TYPE_INTERVAL_MONTH,
  INTERVAL_MS: abi.TYPE_INTERVAL_MS,
  ROW: abi.TYPE_ROW,
  ARRAY: abi.TYPE_ARRAY,
  MAP: abi.TYPE_MAP,
};

const WIDTHS: Record<number, number> = {
  [abi.TYPE_INT8]: 1,
  [abi.TYPE_INT16]: 2,
  [abi.TYPE_INT32]: 4,
  [abi.TYPE_FLOAT32]: 4,
  [abi.TYPE_DATE]: 4,
  [abi.TYPE_TIME]: 4,
  [abi.TYPE_INTERVAL_MONTH]: 4,
  [abi.TYPE_INT64]: 8,
  [abi.TYPE_FLOAT64]: 8,
  [abi.TYPE_DECIMAL64]: 8,
  [abi.TYPE_TIMESTAMP]: 8,
  [abi.TYPE_TIMESTAMP_LTZ]: 8,
  [abi.TYPE_INTERVAL_MS]: 8,
  [abi.TYPE_DECIMAL128]: 16,
  [abi.TYPE_STRING]: 16,
  [abi.TYPE_BINARY]: 16,
};

function decimalId(precision: number): number {
  return precision <= 18 ? abi.TYPE_DECIMAL64 : abi.TYPE_DECIMAL128;
}

function inRange(value: number, low: number, high: number, what: string): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${what} is ${value}; expected ${low} to ${high}.`,
  );
}

function present<T>(part: T | undefined, type: DataType<unknown>, what: string): T {
  if (part !== undefined) return part;
  throw new MillraceError('PLAN_TYPE_MISMATCH', `${type.kind} has no type of ${what}.`);
}
