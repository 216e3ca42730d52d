// Nested values into columns: ROW, ARRAY and MAP become children that are written like any column.
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import type { DataType } from '../dataType.js';
import { columnWriter, UnfitValue, type ColumnWriter, type Values } from './columnWriter.js';
import { writeValidity } from './validity.js';

/**
 * ROW: one child a field. Under a null row the children's values are null where the field allows
 * it, else unspecified.
 */
export function rowValueWriter(engine: Engine, type: DataType<unknown>): ColumnWriter {
  // A null row needs no values, whatever its fields demand: fields are written as nullable, and
  // checked here.
  const writers = type.fields.map((field) => columnWriter(engine, field.type.nullable()));
  return (values, count) => {
    const validity = writeValidity(engine, type, values, count);
    const children = type.fields.map((field, index) => {
      const column = writeChild(writers[index], fieldValues(values, count, field.name), (error) =>
        error.inside(error.row, `.${field.name}`),
      );
      checkFieldNulls(engine, column, field.type, values, count, field.name);
      return { ...column, type: field.type };
    });
    return { type, values: 0, validity, offsets: 0, children };
  };
}

function fieldValues(values: Values, count: number, name: string): unknown[] {
  const inner = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value == null) inner[i] = null;
    else if (typeof value === 'object') inner[i] = (value as Record<string, unknown>)[name];
    else throw new UnfitValue(i, value, 'an object');
  }
  return inner;
}

function checkFieldNulls(
  engine: Engine,
  column: Column,
  type: DataType<unknown>,
  values: Values,
  count: number,
  name: string,
): void {
  if (type.isNullable || column.validity === 0) return;
  const { u8 } = engine.memory;
  for (let i = 0; i < count; i++) {
    const isPresent = (u8[column.validity + (i >>> 3)] >>> (i & 7)) & 1;
    if (isPresent === 0 && values[i] != null) {
      throw new UnfitValue(i, null, `a value, for the field is NOT NULL`, `.${name}`);
    }
  }
}

/** ARRAY: offsets and the elements of all rows one after another. */
export function arrayWriter(engine: Engine, type: DataType<unknown>): ColumnWriter {
  const writeElements = columnWriter(engine, type.element);
  return (values, count) => {
    const validity = writeValidity(engine, type, values, count);
    const flat: unknown[] = [];
    const offsets = writeOffsets(engine, values, count, (value, row) => {
      if (!Array.isArray(value) && !isNumericArray(value))
        throw new UnfitValue(row, value, 'an array');
      for (const element of value) flat.push(element);
      return flat.length;
    });
    const at = locator(engine, offsets, count);
    const elements = writeChild(writeElements, flat, (error) => {
      const { row, index } = at(error.row);
      return error.inside(row, `[${index}]`);
    });
    return { type, values: 0, validity, offsets, children: [elements] };
  };
}

/**
 * MAP: offsets, then keys and values of all rows. A Map or a plain object comes in; entries keep
 * their order.
 */
export function mapWriter(engine: Engine, type: DataType<unknown>): ColumnWriter {
  const writeKeys = columnWriter(engine, type.key);
  const writeValues = columnWriter(engine, type.value);
  return (values, count) => {
    const validity = writeValidity(engine, type, values, count);
    const keys: unknown[] = [];
    const inner: unknown[] = [];
    const offsets = writeOffsets(engine, values, count, (value, row) => {
      for (const [key, item] of entriesOf(value, row)) {
        keys.push(key);
        inner.push(item);
      }
      return keys.length;
    });
    const at = locator(engine, offsets, count);
    const children = [
      writeChild(writeKeys, keys, (error) => error.inside(at(error.row).row, '.key')),
      writeChild(writeValues, inner, (error) =>
        error.inside(at(error.row).row, `[${String(keys[error.row])}]`),
      ),
    ];
    return { type, values: 0, validity, offsets, children };
  };
}

function entriesOf(value: unknown, row: number): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value as Map<unknown, unknown>;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value);
  throw new UnfitValue(row, value, 'a Map or an object');
}

function isNumericArray(value: unknown): value is Iterable<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/**
 * Writes `count + 1` offsets; `take` appends a row's elements and returns how many there are in
 * all.
 */
function writeOffsets(
  engine: Engine,
  values: Values,
  count: number,
  take: (value: unknown, row: number) => number,
): number {
  const address = engine.arena.allocate((count + 1) * 4);
  const i32 = engine.memory.i32;
  const base = address >>> 2;
  let end = 0;
  i32[base] = 0;
  for (let i = 0; i < count; i++) {
    if (values[i] != null) end = take(values[i], i);
    i32[base + i + 1] = end;
  }
  return address;
}

function writeChild(
  write: ColumnWriter,
  values: Values,
  locate: (error: UnfitValue) => UnfitValue,
): Column {
  try {
    return write(values, values.length);
  } catch (error) {
    throw error instanceof UnfitValue ? locate(error) : error;
  }
}

/** Finds the row of an element and its place in it; for error messages. */
function locator(
  engine: Engine,
  offsets: number,
  count: number,
): (element: number) => { row: number; index: number } {
  return (element) => {
    const i32 = engine.memory.i32;
    const base = offsets >>> 2;
    let row = 0;
    while (row + 1 < count && i32[base + row + 1] <= element) row++;
    return { row, index: element - i32[base + row] };
  };
}
