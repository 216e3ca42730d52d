// Dense rows: the selected rows of a column, copied only where they are not a run.
import { columnOf, type Column } from '../batch/column.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';

/**
 * The rows of a column that `rows` lists, dense. Rows that follow each other, as those of a batch
 * in one slice do, are used where they are.
 *
 * @param rows  Address of u32 row indices, ascending; 0 for the first `count` rows.
 */
export function denseRows(engine: Engine, column: Column, rows: number, count: number): Column {
  if (rows === 0 || count === 0) return column;
  const { u32 } = engine.memory;
  const first = u32[rows >>> 2];
  const isRun = u32[(rows >>> 2) + count - 1] - first === count - 1;
  if (isRun && first === 0) return column;
  if (isRun && column.validity === 0 && column.type.width > 0)
    return columnOf(column.type, column.values + first * column.type.width);
  return gatherColumn(engine, column, rows, count);
}

/** The same for i8 row kinds; 0 stays 0. */
export function denseKinds(engine: Engine, kinds: number, rows: number, count: number): number {
  if (kinds === 0 || rows === 0 || count === 0) return kinds;
  const out = engine.arena.allocate(count);
  engine.kernels.gatherFixed(kinds, rows, out, count, 1);
  return out;
}
