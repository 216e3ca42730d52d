// apache-arrow record batches → batches, copied into the batch arena.
//
//   same layout     copied whole: numbers, DateDay, Time32(ms), Timestamp, Decimal128, Bool
//   strings         bytes copied, views made by a kernel (Utf8, Binary, Large…, …View)
//   dictionary      the dictionary as a column, then one gather
//   List, Map …     offsets shifted to start at 0, children likewise
//   anything else   value by value through the column writers: unsigned, half floats, seconds
import * as arrow from 'apache-arrow';
import { Batch } from '../../batch/batch.js';
import { columnOf, valuesBytes, type Column } from '../../batch/column.js';
import type { DataType } from '../../batch/dataType.js';
import { gatherColumn } from '../../batch/gather.js';
import { columnWriter, UnfitValue } from '../../batch/write/columnWriter.js';
import { unfitValueError } from '../../batch/writeRows.js';
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import { schemaFromArrow } from './schema.js';
import { viewsFromPacked, viewsFromViews } from './strings.js';

type AnyType = DataType<unknown>;

/**
 * Copies a record batch, or each record batch of a table, into the engine's batch arena.
 *
 * @throws MillraceError PLAN_UNSUPPORTED for a type that has none here; DATA_BAD_RECORD for a value
 *   that does not fit.
 */
export function fromArrow(engine: Engine, source: arrow.RecordBatch): Batch;
export function fromArrow(engine: Engine, source: arrow.Table): Batch[];
export function fromArrow(engine: Engine, source: arrow.RecordBatch | arrow.Table): Batch | Batch[];
export function fromArrow(
  engine: Engine,
  source: arrow.RecordBatch | arrow.Table,
): Batch | Batch[] {
  if (arrow.isArrowTable(source)) return source.batches.map((batch) => fromArrow(engine, batch));
  const schema = schemaFromArrow(source.schema);
  const columns = schema.fields.map(({ name, type }, index) => {
    try {
      return columnFrom(engine, source.data.children[index], type);
    } catch (error) {
      throw error instanceof UnfitValue ? unfitValueError(error, name) : error;
    }
  });
  return new Batch(engine, schema, columns, source.numRows);
}

function columnFrom(engine: Engine, data: arrow.Data, type: AnyType): Column {
  refuseOwnMemory(engine, data);
  const kind = data.type;
  if (arrow.DataType.isDictionary(kind)) return dictionaryColumn(engine, data, type);
  if (arrow.DataType.isStruct(kind)) {
    const children = type.fields.map((field, i) =>
      columnFrom(engine, data.children[i], field.type),
    );
    return { type, values: 0, validity: validityFrom(engine, data), offsets: 0, children };
  }
  if (arrow.DataType.isList(kind) || arrow.DataType.isMap(kind))
    return listColumn(engine, data, type);
  const values = stringsFrom(engine, data) ?? copyOfValues(engine, data, type);
  if (values === undefined) return columnByValue(engine, data, type);
  return columnOf(type, values, validityFrom(engine, data));
}

/** Copying allocates, which may grow the memory and so take the source away. */
function refuseOwnMemory(engine: Engine, data: arrow.Data): void {
  const { u8 } = engine.memory;
  const own = u8.buffer;
  const { values, valueOffsets } = data as {
    values?: ArrayBufferView;
    valueOffsets?: ArrayBufferView;
  };
  if (values?.buffer !== own && valueOffsets?.buffer !== own) return;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `fromArrow() was given a view of this engine's own memory; ` +
      `make it with toArrow(batch, { copy: true }).`,
  );
}

/** The validity bitmap from bit 0, or 0 when nothing is null. */
function validityFrom(engine: Engine, data: arrow.Data): number {
  if (data.nullCount === 0 || !(data.nullBitmap?.length > 0)) return 0;
  return bitmapFrom(engine, data.nullBitmap, data.offset, data.length);
}

function bitmapFrom(engine: Engine, bits: Uint8Array, offset: number, count: number): number {
  const address = engine.arena.allocateZeroed(((count + 63) >>> 6) << 3);
  const u8 = engine.memory.u8;
  if ((offset & 7) === 0) {
    u8.set(bits.subarray(offset >>> 3, (offset + count + 7) >>> 3), address);
    return address;
  }
  for (let i = 0; i < count; i++) {
    const bit = (bits[(offset + i) >>> 3] >>> ((offset + i) & 7)) & 1;
    u8[address + (i >>> 3)] |= bit << (i & 7);
  }
  return address;
}

function stringsFrom(engine: Engine, data: arrow.Data): number | undefined {
  const kind = data.type;
  const is = arrow.DataType;
  if (is.isUtf8View(kind) || is.isBinaryView(kind)) {
    const buffers = (data as arrow.Data<arrow.Utf8View>).variadicBuffers;
    return viewsFromViews(engine, data.values as Uint8Array, buffers, data.length, (row) =>
      data.getValid(row),
    );
  }
  if (is.isUtf8(kind) || is.isBinary(kind) || is.isLargeUtf8(kind) || is.isLargeBinary(kind)) {
    return viewsFromPacked(engine, data.valueOffsets, data.values as Uint8Array, data.length);
  }
  return undefined;
}

/** Copies values whose bytes mean the same here; undefined when they do not. */
function copyOfValues(engine: Engine, data: arrow.Data, type: AnyType): number | undefined {
  if (arrow.DataType.isBool(data.type)) {
    return bitmapFrom(engine, data.values as Uint8Array, data.offset, data.length);
  }
  if (!hasSameValues(data.type, type)) return undefined;
  const bytes = valuesBytes(type, data.length);
  const address = engine.arena.allocate(bytes);
  const { buffer, byteOffset } = data.values as Uint8Array;
  engine.memory.u8.set(new Uint8Array(buffer, byteOffset, bytes), address);
  return address;
}

function hasSameValues(kind: arrow.DataType, type: AnyType): boolean {
  const is = arrow.DataType;
  if (is.isInt(kind)) return kind.isSigned;
  if (is.isFloat(kind)) return kind.precision !== arrow.Precision.HALF;
  if (is.isDate(kind)) return kind.unit === arrow.DateUnit.DAY;
  if (is.isTime(kind) || is.isDuration(kind)) return kind.unit === arrow.TimeUnit.MILLISECOND;
  if (is.isTimestamp(kind)) return kind.unit !== arrow.TimeUnit.SECOND;
  if (is.isDecimal(kind)) return kind.bitWidth === type.width * 8;
  return is.isInterval(kind) && kind.unit === arrow.IntervalUnit.YEAR_MONTH;
}

function dictionaryColumn(engine: Engine, data: arrow.Data, type: AnyType): Column {
  const { arena, memory } = engine;
  const words = data.dictionary?.data ?? [];
  const dictionary = words.length === 1 ? words[0] : undefined;
  if (dictionary === undefined) return columnByValue(engine, data, type);
  const column = columnFrom(engine, dictionary, type.nullable());
  const rows = arena.allocate(data.length * 4);
  const keys = data.values as ArrayLike<number | bigint>;
  const validity = validityFrom(engine, data);
  const isLoneNull = dictionary.length === 0;
  if (isLoneNull) return columnWriter(engine, type)(new Array(data.length).fill(null), data.length);
  const base = rows >>> 2;
  const u32 = memory.u32;
  // The key of a null row may be anything.
  for (let i = 0; i < data.length; i++) u32[base + i] = data.getValid(i) ? Number(keys[i]) : 0;
  const gathered = gatherColumn(engine, column, rows, data.length);
  if (validity === 0 || gathered.validity === 0) {
    return { ...gathered, type, validity: validity === 0 ? gathered.validity : validity };
  }
  const [first, second] = [gathered.validity, validity].map((address) => address >>> 2);
  const words32 = memory.u32;
  for (let i = 0; i < (data.length + 31) >>> 5; i++) words32[first + i] &= words32[second + i];
  return { ...gathered, type };
}

function listColumn(engine: Engine, data: arrow.Data, type: AnyType): Column {
  const { length } = data;
  const source = data.valueOffsets as Int32Array;
  const first = length === 0 ? 0 : source[0];
  const total = length === 0 ? 0 : source[length] - first;
  const offsets = engine.arena.allocate((length + 1) * 4);
  const i32 = engine.memory.i32;
  i32[offsets >>> 2] = 0;
  for (let i = 1; i <= length; i++) i32[(offsets >>> 2) + i] = source[i] - first;
  const validity = validityFrom(engine, data);
  const elements = data.children[0].slice(first, total);
  const children =
    type.kind === 'ARRAY'
      ? [columnFrom(engine, elements, type.element)]
      : [type.key, type.value].map((part, i) => columnFrom(engine, elements.children[i], part));
  return { type, values: 0, validity, offsets, children };
}

function columnByValue(engine: Engine, data: arrow.Data, type: AnyType): Column {
  const vector = new arrow.Vector([data]);
  const values = new Array<unknown>(data.length);
  for (let i = 0; i < data.length; i++) values[i] = plainValue(vector.get(i), data.type);
  return columnWriter(engine, type)(values, data.length);
}

/** What the column writers take in place of what apache-arrow hands out. */
function plainValue(value: unknown, kind: arrow.DataType): unknown {
  if (value === null || value === undefined) return null;
  if (arrow.DataType.isTime(kind)) return timeMs(value as number | bigint, kind.unit);
  if (arrow.DataType.isDuration(kind)) return durationMs(value as bigint, kind.unit);
  if (arrow.DataType.isDecimal(kind)) return decimalText(value as Uint32Array, kind.scale);
  if (arrow.DataType.isFixedSizeList(kind)) {
    const inner = kind.children[0].type as arrow.DataType;
    return Array.from(value as Iterable<unknown>, (item) => plainValue(item, inner));
  }
  return value;
}

function timeMs(value: number | bigint, unit: arrow.TimeUnit): number {
  return Math.floor((Number(value) * 1000) / UNITS_PER_SECOND[unit]);
}

function durationMs(value: bigint, unit: arrow.TimeUnit): bigint {
  return (value * 1000n) / BigInt(UNITS_PER_SECOND[unit]);
}

const UNITS_PER_SECOND = [1, 1e3, 1e6, 1e9];

/**
 * A decimal of any width as exact text: 32-bit words, least significant first, two's complement.
 */
function decimalText(words: Uint32Array, scale: number): string {
  let unscaled = 0n;
  for (let i = words.length - 1; i >= 0; i--) unscaled = (unscaled << 32n) | BigInt(words[i]);
  unscaled = BigInt.asIntN(words.length * 32, unscaled);
  return `${unscaled}e-${scale}`;
}
