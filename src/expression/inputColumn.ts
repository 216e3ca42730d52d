// A column of a batch, or a field inside one: null where any row around it is.
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';

/** The dense column at a path: column of the batch, child, child of that … */
export function inputColumn(batch: Batch, path: readonly number[]): Column {
  const [index, ...steps] = path;
  if (steps.length === 0) return batch.column(index);
  const { engine, physicalRowCount, rawColumns, rowCount } = batch;
  const inner = (column: Column, rows: number): Column =>
    steps.reduce<Column>((parent, step) => {
      const child = parent.children[step];
      return { ...child, validity: bothPresent(engine, parent, child, rows) };
    }, column);
  const { selection = 0 } = batch.extras;
  if (selection === 0) return inner(batch.column(index), rowCount);
  // Only the field is gathered, and not all of the row that it is part of.
  return gatherColumn(engine, inner(rawColumns[index], physicalRowCount), selection, rowCount);
}

function bothPresent(engine: Engine, parent: Column, child: Column, rowCount: number): number {
  if (parent.validity === 0 || child.validity === 0) return parent.validity | child.validity;
  const out = engine.arena.allocateBitmap(rowCount);
  const u32 = engine.memory.u32;
  const [a, b, to] = [parent.validity >>> 2, child.validity >>> 2, out >>> 2];
  for (let word = 0; word < (rowCount + 31) >>> 5; word++) {
    u32[to + word] = u32[a + word] & u32[b + word];
  }
  return out;
}
