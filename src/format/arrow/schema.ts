// Types and schemas ⇄ apache-arrow's.
//
//   TIMESTAMP(p) → Timestamp(ms | us | ns)            TIMESTAMP_LTZ(p) → the same in UTC
//   DECIMAL → Decimal128    TIME → Time32(ms)
//   INTERVAL_MONTH → Interval(YEAR_MONTH)    INTERVAL_MS → Duration(ms)
//
// A precision that Arrow's unit does not tell (TIMESTAMP(0), TIME(0)) goes into the field's
// metadata.
import * as arrow from 'apache-arrow';
import * as t from '../../batch/dataType.js';
import type { DataType, Field } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';

type AnyType = DataType<unknown>;
const PRECISION = 'millrace.precision';

/** How STRING and BYTES appear in Arrow. */
export type StringLayout = 'view' | 'utf8';

/** A schema as Arrow's. */
export function schemaToArrow(schema: Schema, strings: StringLayout = 'view'): arrow.Schema {
  return new arrow.Schema(schema.fields.map((field) => fieldToArrow(field, strings)));
}

/**
 * An Arrow schema as ours. @throws MillraceError PLAN_UNSUPPORTED for unions and run-end encoding.
 */
export function schemaFromArrow(schema: arrow.Schema): Schema {
  return new Schema(schema.fields.map(fieldFromArrow));
}

/** A field as Arrow's. */
export function fieldToArrow({ name, type }: Field, strings: StringLayout): arrow.Field {
  const isTime = type.kind === 'TIME' || type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
  const metadata = new Map<string, string>();
  if (isTime && ![3, 6, 9].includes(type.precision))
    metadata.set(PRECISION, String(type.precision));
  return new arrow.Field(name, typeToArrow(type, strings), type.isNullable, metadata);
}

/** A type as Arrow's. */
export function typeToArrow(type: AnyType, strings: StringLayout): arrow.DataType {
  switch (type.kind) {
    case 'BOOLEAN':
      return new arrow.Bool();
    case 'TINYINT':
      return new arrow.Int8();
    case 'SMALLINT':
      return new arrow.Int16();
    case 'INT':
      return new arrow.Int32();
    case 'BIGINT':
      return new arrow.Int64();
    case 'FLOAT':
      return new arrow.Float32();
    case 'DOUBLE':
      return new arrow.Float64();
    case 'DECIMAL':
      return new arrow.Decimal(type.scale, type.precision, 128);
    case 'STRING':
      return strings === 'view' ? new arrow.Utf8View() : new arrow.Utf8();
    case 'BYTES':
      return strings === 'view' ? new arrow.BinaryView() : new arrow.Binary();
    case 'DATE':
      return new arrow.DateDay();
    case 'TIME':
      return new arrow.TimeMillisecond();
    case 'TIMESTAMP':
      return timestampToArrow(type, null);
    case 'TIMESTAMP_LTZ':
      return timestampToArrow(type, 'UTC');
    case 'INTERVAL_MONTH':
      return new arrow.IntervalYearMonth();
    case 'INTERVAL_MS':
      return new arrow.DurationMillisecond();
    default:
      return nestedToArrow(type, strings);
  }
}

function timestampToArrow(type: AnyType, zone: string | null): arrow.DataType {
  if (type.unitsPerMs === 1) return new arrow.TimestampMillisecond(zone);
  return type.unitsPerMs === 1000
    ? new arrow.TimestampMicrosecond(zone)
    : new arrow.TimestampNanosecond(zone);
}

function nestedToArrow(type: AnyType, strings: StringLayout): arrow.DataType {
  if (type.kind === 'ROW') {
    return new arrow.Struct(type.fields.map((field) => fieldToArrow(field, strings)));
  }
  if (type.kind === 'ARRAY') {
    return new arrow.List(fieldToArrow({ name: 'item', type: type.element }, strings));
  }
  const entries = new arrow.Struct<{ key: arrow.DataType; value: arrow.DataType }>([
    fieldToArrow({ name: 'key', type: type.key.notNull() }, strings),
    fieldToArrow({ name: 'value', type: type.value }, strings),
  ]);
  return new arrow.Map_(new arrow.Field('entries', entries, false));
}

/** A field of Arrow's as ours. */
export function fieldFromArrow(field: arrow.Field): Field {
  const precision = field.metadata.get(PRECISION);
  const type = typeFromArrow(
    field.type as arrow.DataType,
    precision === undefined ? undefined : Number(precision),
  );
  return { name: field.name, type: field.nullable ? type.nullable() : type };
}

/** A type of Arrow's as ours, NOT NULL. */
export function typeFromArrow(type: arrow.DataType, precision?: number): AnyType {
  if (arrow.DataType.isInt(type)) return integerFromArrow(type);
  if (arrow.DataType.isFloat(type))
    return type.precision === arrow.Precision.DOUBLE ? t.float64() : t.float32();
  if (arrow.DataType.isBool(type)) return t.boolean();
  if (arrow.DataType.isDecimal(type)) return t.decimal(type.precision, type.scale);
  if (isText(type)) return t.string();
  if (isBinary(type)) return t.bytes();
  if (arrow.DataType.isDate(type))
    return type.unit === arrow.DateUnit.DAY ? t.date() : t.timestamp(3);
  if (arrow.DataType.isTime(type)) return t.time(precision ?? 3);
  if (arrow.DataType.isTimestamp(type)) {
    const digits = precision ?? [0, 3, 6, 9][type.unit];
    return type.timezone ? t.timestampLtz(digits) : t.timestamp(digits);
  }
  if (arrow.DataType.isDuration(type)) return t.intervalMs();
  if (arrow.DataType.isInterval(type) && type.unit === arrow.IntervalUnit.YEAR_MONTH)
    return t.intervalMonth();
  if (arrow.DataType.isDictionary(type)) return typeFromArrow(type.dictionary as arrow.DataType);
  if (arrow.DataType.isNull(type)) return t.string().nullable();
  return nestedFromArrow(type);
}

function integerFromArrow(type: arrow.Int): AnyType {
  const byWidth = type.isSigned
    ? { 8: t.int8(), 16: t.int16(), 32: t.int32(), 64: t.int64() }
    : { 8: t.int16(), 16: t.int32(), 32: t.int64(), 64: t.decimal(20, 0) };
  return byWidth[type.bitWidth];
}

function isText(type: arrow.DataType): boolean {
  const is = arrow.DataType;
  return is.isUtf8(type) || is.isLargeUtf8(type) || is.isUtf8View(type);
}

function isBinary(type: arrow.DataType): boolean {
  const is = arrow.DataType;
  return (
    is.isBinary(type) ||
    is.isLargeBinary(type) ||
    is.isBinaryView(type) ||
    is.isFixedSizeBinary(type)
  );
}

function nestedFromArrow(type: arrow.DataType): AnyType {
  if (arrow.DataType.isList(type) || arrow.DataType.isFixedSizeList(type)) {
    return t.array(fieldFromArrow(type.children[0]).type);
  }
  if (arrow.DataType.isStruct(type)) {
    return new t.DataType('ROW', { fields: type.children.map(fieldFromArrow) });
  }
  if (arrow.DataType.isMap(type)) {
    const [key, value] = (type.children[0].type as arrow.Struct).children.map(fieldFromArrow);
    return t.map(key.type, value.type);
  }
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `Arrow's ${String(type)} has no type here; cast it before.`,
  );
}
