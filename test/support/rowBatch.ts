// Batches from row arrays and back, one value at a time: slow and obvious, for tests of operators.
import { VIEW_INLINE_MAX } from '../../assembly/abi/stringView.js';
import { Batch, type BatchExtras } from '../../src/batch/batch.js';
import { columnOf, valuesBytes, type Column } from '../../src/batch/column.js';
import type { DataType, Fields } from '../../src/batch/dataType.js';
import type { Schema } from '../../src/batch/schema.js';
import type { Engine } from '../../src/wasm/engine.js';

/** A value as tests write it: times are numbers in the column's unit. */
export type TestValue = number | bigint | string | boolean | null;
/** One row, in the order of the schema. */
export type TestRow = readonly TestValue[];

/** A batch in the arena of the engine. */
export function rowBatch<F extends Fields>(
  engine: Engine,
  schema: Schema<F>,
  rows: readonly TestRow[],
  extras: BatchExtras = {},
): Batch<F> {
  const columns = schema.fields.map((field, index) =>
    testColumn(
      engine,
      field.type,
      rows.map((row) => row[index]),
    ),
  );
  return new Batch(engine, schema, columns, rows.length, extras);
}

/** The rows of a batch, bigint for 64-bit values. */
export function batchRows(batch: Batch): TestValue[][] {
  const columns = batch.columns();
  return Array.from({ length: batch.rowCount }, (_, row) =>
    columns.map((column) => valueAt(batch.engine, column, row)),
  );
}

/** i64 values at an address. */
export function readI64(engine: Engine, address: number, count: number): number[] {
  return Array.from(engine.memory.i64.subarray(address >>> 3, (address >>> 3) + count), Number);
}

/** A column in the arena; validity only where a value is null. */
export function testColumn(
  engine: Engine,
  type: DataType<unknown>,
  values: readonly TestValue[],
): Column {
  const { arena, memory } = engine;
  const address = arena.allocateZeroed(valuesBytes(type, values.length));
  const hasNull = values.includes(null);
  const validity = hasNull ? arena.allocateZeroed(((values.length + 63) >>> 6) << 3) : 0;
  values.forEach((value, row) => {
    if (value === null) return;
    if (hasNull) memory.u8[validity + (row >>> 3)] |= 1 << (row & 7);
    write(engine, type, address, row, value);
  });
  return columnOf(type, address, validity);
}

function write(
  engine: Engine,
  type: DataType<unknown>,
  address: number,
  row: number,
  value: Exclude<TestValue, null>,
): void {
  if (type.kind === 'STRING') return writeString(engine, address + row * 16, String(value));
  const { memory } = engine;
  if (type.kind === 'BOOLEAN') {
    if (value === true) memory.u8[address + (row >>> 3)] |= 1 << (row & 7);
  } else if (type.kind === 'DOUBLE') memory.f64[(address >>> 3) + row] = Number(value);
  else if (type.width === 8) memory.i64[(address >>> 3) + row] = BigInt(value);
  else if (type.width === 4) memory.i32[(address >>> 2) + row] = Number(value);
  else throw new Error(`no test values of ${type}`);
}

function writeString(engine: Engine, view: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const at = bytes.length <= VIEW_INLINE_MAX ? view + 4 : engine.arena.allocate(bytes.length);
  const { u8, u32 } = engine.memory;
  u8.set(bytes, at);
  u32[view >>> 2] = bytes.length;
  if (bytes.length <= VIEW_INLINE_MAX) return;
  u8.set(bytes.subarray(0, 4), view + 4);
  u32[(view + 12) >>> 2] = at;
}

/** One value of a column; bigint for 64-bit values. */
export function valueAt(engine: Engine, column: Column, row: number): TestValue {
  const { memory } = engine;
  const bit = (bits: number): boolean => ((memory.u8[bits + (row >>> 3)] >> (row & 7)) & 1) === 1;
  if (column.validity !== 0 && !bit(column.validity)) return null;
  const { values, type } = column;
  if (type.kind === 'BOOLEAN') return bit(values);
  if (type.kind === 'DOUBLE') return memory.f64[(values >>> 3) + row];
  if (type.kind === 'STRING') {
    const view = values + row * 16;
    const length = memory.u32[view >>> 2];
    const at = length <= VIEW_INLINE_MAX ? view + 4 : memory.u32[(view + 12) >>> 2];
    return new TextDecoder().decode(memory.u8.slice(at, at + length));
  }
  if (type.width === 8) return memory.i64[(values >>> 3) + row];
  if (type.width === 4) return memory.i32[(values >>> 2) + row];
  throw new Error(`no test values of ${type}`);
}
