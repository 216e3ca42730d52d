// Raw values of a Parquet column → a column in the batch arena.
import type { SchemaElement } from 'hyparquet';
import { columnOf, type Column } from '../../batch/column.js';
import type { DataType } from '../../batch/dataType.js';
import { powerOfTen } from '../../batch/decimalText.js';
import { columnWriter, UnfitValue, type Values } from '../../batch/write/columnWriter.js';
import { int32Values, int64Values } from '../../batch/write/numbers.js';
import { writeValidity } from '../../batch/write/validity.js';
import type { Engine } from '../../wasm/engine.js';
import type { FileColumn } from './fileSchema.js';
import type { StringTable } from './stringTable.js';

/** Writes rows of one column of a file. */
export type FileColumnWriter = (values: Values, count: number) => Column;

/** Picks how a column's raw values are written. */
export function fileColumnWriter(
  engine: Engine,
  column: FileColumn,
  strings: StringTable,
): FileColumnWriter {
  const { type, element } = column;
  if (column.isMissing || element === undefined) return columnWriter(engine, type);
  const write = valuesWriter(engine, type, element, strings);
  if (write === undefined) return columnWriter(engine, type);
  return (values, count) => {
    const validity = writeValidity(engine, type, values, count);
    return columnOf(type, write(values, count), validity);
  };
}

type RawWriter = (values: Values, count: number) => number;

function valuesWriter(
  engine: Engine,
  type: DataType<unknown>,
  element: SchemaElement,
  strings: StringTable,
): RawWriter | undefined {
  switch (type.kind) {
    case 'STRING':
    case 'BYTES':
      return (values, count) => strings.gather(values, count);
    case 'BIGINT':
      return (values, count) =>
        copyInt64s(engine, values, count) ?? int64Values(engine, values, count);
    case 'DECIMAL':
      return (values, count) => decimalValues(engine, type, values, count);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampWriter(engine, type, element);
    case 'TIME':
      return timeWriter(engine, element);
    default:
      return undefined;
  }
}

function copyInt64s(engine: Engine, values: Values, count: number): number | undefined {
  if (!(values instanceof BigInt64Array)) return undefined;
  const address = engine.arena.allocate(count * 8);
  engine.memory.i64.set(values.subarray(0, count), address >>> 3);
  return address;
}

/** Units a second of a file's timestamps or times. */
function unitsPerSecond({ type, converted_type, logical_type }: SchemaElement): number {
  if (logical_type?.type === 'TIMESTAMP' || logical_type?.type === 'TIME') {
    return { MILLIS: 1e3, MICROS: 1e6, NANOS: 1e9 }[logical_type.unit];
  }
  if (type === 'INT96') return 1e9;
  return converted_type === 'TIMESTAMP_MICROS' || converted_type === 'TIME_MICROS' ? 1e6 : 1e3;
}

function timestampWriter(
  engine: Engine,
  type: DataType<unknown>,
  element: SchemaElement,
): RawWriter {
  const from = unitsPerSecond(element);
  const to = type.unitsPerMs * 1000;
  if (from === to) {
    return (values, count) =>
      copyInt64s(engine, values, count) ?? int64Values(engine, values, count);
  }
  const scale = to > from ? BigInt(to / from) : BigInt(from / to);
  const convert = (value: bigint): bigint =>
    to > from ? value * scale : floorDivide(value, scale);
  return (values, count) => int64Values(engine, converted(values, count, convert), count);
}

function converted(values: Values, count: number, convert: (value: bigint) => bigint): unknown[] {
  const out = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const value = values[i];
    out[i] = value == null ? null : convert(BigInt(value as bigint | number));
  }
  return out;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}

function timeWriter(engine: Engine, element: SchemaElement): RawWriter {
  const perMs = unitsPerSecond(element) / 1000;
  return (values, count) => {
    const ms = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      ms[i] = values[i] == null ? null : Math.floor(Number(values[i]) / perMs);
    }
    return int32Values(engine, ms, count);
  };
}

/** Unscaled integers come as numbers, bigints or big-endian two's complement bytes. */
function decimalValues(
  engine: Engine,
  type: DataType<unknown>,
  values: Values,
  count: number,
): number {
  const { width, precision } = type;
  const address = engine.arena.allocate(count * width);
  const i64 = engine.memory.i64;
  const step = width / 8;
  const limit = powerOfTen(precision);
  for (let i = 0; i < count; i++) {
    const unscaled = unscaledOf(values[i]);
    if (unscaled >= limit || -unscaled >= limit) {
      throw new UnfitValue(i, unscaled, `an unscaled value of at most ${precision} digits`);
    }
    const at = (address >>> 3) + i * step;
    i64[at] = BigInt.asIntN(64, unscaled);
    if (step === 2) i64[at + 1] = unscaled >> 64n;
  }
  return address;
}

function unscaledOf(value: unknown): bigint {
  if (value == null) return 0n;
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  let unscaled = 0n;
  for (const byte of value) unscaled = (unscaled << 8n) | BigInt(byte);
  return BigInt.asIntN(value.length * 8, unscaled);
}
