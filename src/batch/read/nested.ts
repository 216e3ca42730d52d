// Nested columns → objects, arrays and Maps.
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { isPresent, readValues } from './columnReader.js';
import { rowObjects } from './rowObjects.js';

/** ROW: objects. */
export function readRowValues(engine: Engine, column: Column, rowCount: number): object[] {
  const { fields } = column.type;
  const values = column.children.map((child) => readValues(engine, child, rowCount));
  return rowObjects(
    fields.map((field) => field.name),
    values,
    rowCount,
  );
}

/** ARRAY: arrays. */
export function readArrays(engine: Engine, column: Column, rowCount: number): unknown[][] {
  const { ends, starts, total } = listBounds(engine, column, rowCount);
  const elements = readValues(engine, column.children[0], total);
  return Array.from({ length: rowCount }, (_, row) => elements.slice(starts(row), ends(row)));
}

/** MAP: Maps. */
export function readMaps(
  engine: Engine,
  column: Column,
  rowCount: number,
): Map<unknown, unknown>[] {
  const { ends, starts, total } = listBounds(engine, column, rowCount);
  const keys = readValues(engine, column.children[0], total);
  const values = readValues(engine, column.children[1], total);
  return Array.from({ length: rowCount }, (_, row) => {
    const entries = new Map<unknown, unknown>();
    for (let i = starts(row); i < ends(row); i++) entries.set(keys[i], values[i]);
    return entries;
  });
}

interface ListBounds {
  starts(row: number): number;
  ends(row: number): number;
  /** Elements of all rows. */
  readonly total: number;
}

function listBounds(engine: Engine, column: Column, rowCount: number): ListBounds {
  const base = column.offsets >>> 2;
  const offsets = engine.memory.i32.slice(base, base + rowCount + 1);
  const u8 = engine.memory.u8;
  return {
    starts: (row) => offsets[row],
    ends: (row) => (isPresent(u8, column.validity, row) ? offsets[row + 1] : offsets[row]),
    total: rowCount === 0 ? 0 : offsets[rowCount],
  };
}
