// Flink's logical types: what a type in SQL means, all of its precisions known.
import type { TimeUnit } from '../ast/literal.js';

interface Nullable {
  readonly isNullable: boolean;
}

export type IntegerKind = 'TINYINT' | 'SMALLINT' | 'INT' | 'BIGINT';
export type StringKind = 'CHAR' | 'VARCHAR';
export type BinaryKind = 'BINARY' | 'VARBINARY';
export type TimestampKind = 'TIMESTAMP' | 'TIMESTAMP_LTZ';

export type PlainKind = IntegerKind | 'BOOLEAN' | 'FLOAT' | 'DOUBLE' | 'DATE' | 'VARIANT' | 'NULL';

/** A type without details. NULL is that of the literal only. */
export interface PlainType extends Nullable {
  readonly kind: PlainKind;
}

/** `length` counts characters or bytes; STRING and BYTES have {@link MAX_LENGTH}. */
export interface TextType extends Nullable {
  readonly kind: StringKind | BinaryKind;
  readonly length: number;
}

export interface DecimalType extends Nullable {
  readonly kind: 'DECIMAL';
  readonly precision: number;
  readonly scale: number;
}

/** `precision` counts digits of fractions of a second. */
export interface TimeType extends Nullable {
  readonly kind: 'TIME' | TimestampKind;
  readonly precision: number;
}

/** Year-month when it begins with YEAR or MONTH, else day-time. */
export interface IntervalType extends Nullable {
  readonly kind: 'INTERVAL';
  readonly from: TimeUnit;
  readonly to: TimeUnit;
  /** Digits of years or days. */
  readonly precision: number;
  /** Digits of fractions of a second. */
  readonly fraction: number;
}

export interface CollectionType extends Nullable {
  readonly kind: 'ARRAY' | 'MULTISET';
  readonly element: LogicalType;
}

export interface MapType extends Nullable {
  readonly kind: 'MAP';
  readonly key: LogicalType;
  readonly value: LogicalType;
}

export interface RowField {
  readonly name: string;
  readonly type: LogicalType;
  readonly comment?: string;
}

/** STRUCTURED has a class, ROW none. */
export interface RowType extends Nullable {
  readonly kind: 'ROW' | 'STRUCTURED';
  readonly fields: readonly RowField[];
  readonly className?: string;
}

export interface RawType extends Nullable {
  readonly kind: 'RAW';
  readonly className: string;
  readonly serializer: string;
}

export type LogicalType =
  | PlainType
  | TextType
  | DecimalType
  | TimeType
  | IntervalType
  | CollectionType
  | MapType
  | RowType
  | RawType;

/** The length of STRING and BYTES. */
export const MAX_LENGTH = 2 ** 31 - 1;
export const MAX_DECIMAL_PRECISION = 38;

/** The same type with another nullability. */
export function withNullability<Type extends LogicalType>(type: Type, isNullable: boolean): Type {
  return type.isNullable === isNullable ? type : { ...type, isNullable };
}

/** True for the same type, nullability of the outermost apart. */
export function isSameType(a: LogicalType, b: LogicalType): boolean {
  if (a.kind !== b.kind) return false;
  return (
    a === b ||
    JSON.stringify(sorted(a)) === JSON.stringify(sorted(withNullability(b, a.isNullable)))
  );
}

/** Fields in the order of their names: literals of types may write them in any. */
function sorted(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(sorted);
  if (typeof type !== 'object' || type === null) return type;
  const entries = Object.entries(type).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => [name, sorted(value)]);
}

/** The types within a type, in order. */
export function childrenOf(type: LogicalType): readonly LogicalType[] {
  switch (type.kind) {
    case 'ARRAY':
    case 'MULTISET':
      return [type.element];
    case 'MAP':
      return [type.key, type.value];
    case 'ROW':
    case 'STRUCTURED':
      return type.fields.map((field) => field.type);
    default:
      return [];
  }
}
