// Gather: a column's selected rows, made dense by kernels.
import type { Engine } from '../wasm/engine.js';
import { isAbsent, valuesBytes, type Column } from './column.js';

/**
 * Copies the rows that `rows` lists into a new column in the batch arena; an absent column stays
 * absent.
 *
 * @param rows  Address of u32 row indices; any order, repeats allowed.
 */
export function gatherColumn(engine: Engine, column: Column, rows: number, count: number): Column {
  if (isAbsent(column)) return column;
  const validity = column.validity === 0 ? 0 : gatherBitmap(engine, column.validity, rows, count);
  if (column.type.kind === 'ROW') {
    const children = column.children.map((child) => gatherColumn(engine, child, rows, count));
    return { ...column, validity, children };
  }
  if (column.type.kind === 'ARRAY' || column.type.kind === 'MAP') {
    return { ...gatherLists(engine, column, rows, count), validity };
  }
  return { ...column, validity, values: gatherValues(engine, column, rows, count) };
}

function gatherValues(engine: Engine, column: Column, rows: number, count: number): number {
  if (column.type.kind === 'BOOLEAN') return gatherBitmap(engine, column.values, rows, count);
  const out = engine.arena.allocate(valuesBytes(column.type, count));
  engine.kernels.gatherFixed(column.values, rows, out, count, column.type.width);
  return out;
}

function gatherBitmap(engine: Engine, bits: number, rows: number, count: number): number {
  const out = engine.arena.allocateBitmap(count);
  engine.kernels.gatherBits(bits, rows, out, count);
  return out;
}

/** Lists: new offsets from the lengths, then the children by the listed element indices. */
function gatherLists(engine: Engine, column: Column, rows: number, count: number): Column {
  const { arena, memory } = engine;
  const offsets = arena.allocate((count + 1) * 4);
  const from = column.offsets >>> 2;
  const to = offsets >>> 2;
  const first = rows >>> 2;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const row = memory.u32[first + i];
    memory.i32[to + i] = total;
    total += memory.i32[from + row + 1] - memory.i32[from + row];
  }
  memory.i32[to + count] = total;
  const elements = arena.allocate(total * 4);
  let out = elements >>> 2;
  for (let i = 0; i < count; i++) {
    const row = memory.u32[first + i];
    const end = memory.i32[from + row + 1];
    for (let element = memory.i32[from + row]; element < end; element++)
      memory.u32[out++] = element;
  }
  const children = column.children.map((child) => gatherColumn(engine, child, elements, total));
  return { ...column, offsets, children };
}
