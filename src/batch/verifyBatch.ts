// Debug check of a batch: does what its columns say lie in the memory, and hold together?
import * as view from '../../assembly/abi/stringView.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { Batch } from './batch.js';
import { valuesBytes, type Column } from './column.js';

/**
 * Checks every raw column: addresses inside the memory and aligned, offsets rising from 0, children
 * long enough, string views padded, their prefix and bytes in the memory, no null in a NOT NULL
 * column; and that the selection ascends.
 *
 * @throws MillraceError INTERNAL_STATE naming the column and what is wrong.
 */
export function verifyBatch(batch: Batch): void {
  const { engine, rawColumns, physicalRowCount, schema } = batch;
  if (rawColumns.length !== schema.columnCount) {
    throw broken('the batch', `${rawColumns.length} columns for a schema of ${schema.columnCount}`);
  }
  rawColumns.forEach((column, index) => {
    const { name, type } = schema.fields[index];
    if (!column.type.equals(type)) throw broken(name, `is ${column.type}, the schema says ${type}`);
    verifyColumn(engine, column, physicalRowCount, name);
  });
  verifySelection(batch);
}

/** The same for one column of `rowCount` rows. */
export function verifyColumn(engine: Engine, column: Column, rowCount: number, name: string): void {
  const { type, validity, values } = column;
  if (validity !== 0) {
    verifyRange(engine, validity, ((rowCount + 63) >>> 6) << 3, 8, `${name}: validity`);
    const present = engine.kernels.countBits(validity, rowCount);
    if (!type.isNullable && present < rowCount) {
      throw broken(name, `has ${rowCount - present} nulls but is NOT NULL`);
    }
  }
  if (type.kind === 'ROW') return verifyChildren(engine, column, rowCount, name);
  if (type.kind === 'ARRAY' || type.kind === 'MAP') {
    return verifyChildren(engine, column, verifyOffsets(engine, column, rowCount, name), name);
  }
  const alignment = Math.min(type.width === 0 ? 8 : type.width, 8);
  verifyRange(engine, values, valuesBytes(type, rowCount), alignment, `${name}: values`);
  if (type.kind === 'STRING' || type.kind === 'BYTES') verifyViews(engine, column, rowCount, name);
}

function verifyChildren(engine: Engine, column: Column, rowCount: number, name: string): void {
  const { type, children } = column;
  const names =
    type.kind === 'ROW'
      ? type.fields.map((f) => f.name)
      : type.kind === 'ARRAY'
        ? ['element']
        : ['key', 'value'];
  if (children.length !== names.length) throw broken(name, `has ${children.length} children`);
  // Under a null row a NOT NULL field has no value, so a ROW's children are checked as nullable.
  children.forEach((child, index) => {
    const checked = type.kind === 'ROW' ? { ...child, type: child.type.nullable() } : child;
    verifyColumn(engine, checked, rowCount, `${name}.${names[index]}`);
  });
}

/** Returns how many elements the offsets reach. */
function verifyOffsets(engine: Engine, column: Column, rowCount: number, name: string): number {
  verifyRange(engine, column.offsets, (rowCount + 1) * 4, 4, `${name}: offsets`);
  const base = column.offsets >>> 2;
  const { i32 } = engine.memory;
  for (let row = 0; row < rowCount; row++) {
    if (i32[base + row + 1] < i32[base + row])
      throw broken(name, `has falling offsets at row ${row}`);
  }
  if (i32[base] < 0) throw broken(name, 'has a negative first offset');
  return i32[base + rowCount];
}

function verifyViews(engine: Engine, column: Column, rowCount: number, name: string): void {
  const { u8, u32 } = engine.memory;
  for (let row = 0; row < rowCount; row++) {
    const isNull =
      column.validity !== 0 && ((u8[column.validity + (row >>> 3)] >>> (row & 7)) & 1) === 0;
    const at = column.values + row * view.VIEW_BYTES;
    const length = u32[at >>> 2];
    if (isNull) continue;
    if (length <= view.VIEW_INLINE_MAX) {
      for (let i = length; i < view.VIEW_INLINE_MAX; i++) {
        if (u8[at + view.VIEW_PREFIX + i] !== 0)
          throw broken(name, `has an unpadded view at row ${row}`);
      }
      continue;
    }
    const start = u32[(at + view.VIEW_ADDRESS) >>> 2];
    if (start + length > u8.length)
      throw broken(name, `has a view beyond the memory at row ${row}`);
    if (u32[(at + view.VIEW_BUFFER) >>> 2] !== 0)
      throw broken(name, `has a view of another buffer at row ${row}`);
    for (let i = 0; i < 4; i++) {
      if (u8[at + view.VIEW_PREFIX + i] !== u8[start + i])
        throw broken(name, `has a wrong prefix at row ${row}`);
    }
  }
}

function verifyRange(
  engine: Engine,
  address: number,
  bytes: number,
  alignment: number,
  what: string,
): void {
  if (address === 0 && bytes > 0) throw broken(what, 'are missing');
  if (address % alignment !== 0)
    throw broken(what, `at ${address} are not aligned to ${alignment}`);
  if (address + bytes > engine.memory.u8.length)
    throw broken(what, `at ${address} leave the memory`);
}

function verifySelection(batch: Batch): void {
  if (batch.selection === 0) return;
  verifyRange(batch.engine, batch.selection, batch.rowCount * 4, 4, 'selection');
  const base = batch.selection >>> 2;
  const { u32 } = batch.engine.memory;
  for (let i = 0; i < batch.rowCount; i++) {
    const row = u32[base + i];
    if (row >= batch.physicalRowCount)
      throw broken('selection', `lists row ${row} of ${batch.physicalRowCount}`);
    if (i > 0 && row <= u32[base + i - 1]) throw broken('selection', `does not ascend at ${i}`);
  }
}

function broken(what: string, problem: string): MillraceError {
  return new MillraceError(
    'INTERNAL_STATE',
    `A batch is broken: ${what} ${problem}. Please report this.`,
  );
}
