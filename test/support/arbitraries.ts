// fast-check arbitraries of types and of values that fit them, as reading gives them back.
import fc from 'fast-check';
import * as t from '../../src/batch/dataType.js';
import { formatDecimal } from '../../src/batch/decimalText.js';
import { formatDate, formatTime, formatTimestamp } from '../../src/batch/timeText.js';

type AnyType = t.DataType<unknown>;

/** One type of every kind and representation, none nested. */
export const flatTypes: readonly AnyType[] = [
  t.boolean(),
  t.int8(),
  t.int16(),
  t.int32(),
  t.int64(),
  t.int64().asNumber(),
  t.float32(),
  t.float64(),
  t.decimal(10, 2),
  t.decimal(18, 0),
  t.decimal(38, 10),
  t.string(),
  t.bytes(),
  t.date(),
  t.time(3),
  t.timestamp(0),
  t.timestamp(3),
  t.timestamp(3).asEpoch(),
  t.timestamp(6),
  t.timestamp(9),
  t.timestampLtz(3),
  t.intervalMonth(),
  t.intervalMs(),
];

/** Nested types over {@link flatTypes}. */
export const nestedTypes: readonly AnyType[] = [
  t.row({ a: t.int32(), b: t.string().nullable(), c: t.boolean().nullable() }),
  t.array(t.string().nullable()),
  t.array(t.array(t.int64()).nullable()),
  t.map(t.string(), t.float64().nullable()),
  t.row({ inner: t.row({ deep: t.array(t.int16()) }).nullable(), m: t.map(t.int32(), t.string()) }),
];

const text = fc.oneof(
  fc.string({ maxLength: 30, unit: 'binary-ascii' }),
  fc.string({ maxLength: 30, unit: 'grapheme' }),
  fc.string({ minLength: 9, maxLength: 14 }),
);

/** Values of a type; with null where it allows it. */
export function valueOf(type: AnyType): fc.Arbitrary<unknown> {
  const value = presentValue(type);
  return type.isNullable ? fc.option(value, { freq: 4 }) : value;
}

function presentValue(type: AnyType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'BOOLEAN':
      return fc.boolean();
    case 'TINYINT':
      return fc.integer({ min: -128, max: 127 });
    case 'SMALLINT':
      return fc.integer({ min: -32768, max: 32767 });
    case 'INT':
    case 'INTERVAL_MONTH':
      return fc.integer();
    case 'BIGINT':
      return type.representation === 'number'
        ? fc.maxSafeInteger()
        : fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'INTERVAL_MS':
      return fc.maxSafeInteger();
    case 'FLOAT':
      return fc.float({ noNaN: true });
    case 'DOUBLE':
      return fc.double({ noNaN: true });
    case 'DECIMAL':
      return decimalOf(type);
    case 'STRING':
      return text;
    case 'BYTES':
      return fc.uint8Array({ maxLength: 30 });
    case 'DATE':
      return fc.integer({ min: -800000, max: 800000 }).map(formatDate);
    case 'TIME':
      return fc.integer({ min: 0, max: 86_399_999 }).map((ms) => formatTime(ms, type.precision));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampOf(type);
    case 'ROW':
      return fc.record(Object.fromEntries(type.fields.map((f) => [f.name, valueOf(f.type)])), {
        noNullPrototype: true,
      });
    case 'ARRAY':
      return fc.array(valueOf(type.element), { maxLength: 5 });
    case 'MAP':
      return fc
        .array(fc.tuple(valueOf(type.key), valueOf(type.value)), { maxLength: 5 })
        .map((entries) => new Map(entries));
  }
}

function decimalOf(type: AnyType): fc.Arbitrary<string> {
  const limit = 10n ** BigInt(type.precision) - 1n;
  return fc.bigInt({ min: -limit, max: limit }).map((value) => formatDecimal(value, type.scale));
}

function timestampOf(type: AnyType): fc.Arbitrary<unknown> {
  const ms = fc.integer({ min: -5_000_000_000_000, max: 5_000_000_000_000 });
  if (type.representation === 'epoch') return ms;
  if (type.precision <= 3) {
    return ms.map((value) => new Date(type.precision === 0 ? value - (value % 1000) : value));
  }
  const step = 10 ** (9 - type.precision);
  return fc
    .tuple(ms, fc.integer({ min: 0, max: 999_999 }))
    .map(([whole, ns]) => formatTimestamp(whole, ns - (ns % step), type.precision));
}
