// Results before and behind an update: where they differ, and rows of either as one column.
//
//   before  a b c     rows (1, before) (1, after)     either  b B
//   after   a B c
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import { isNested, isView } from './physical.js';
import type { Engine } from '../wasm/engine.js';

/** Marks (u8 a row at `changed`) the rows in which two columns of a type differ. */
export function markChanged(
  engine: Engine,
  before: Column,
  after: Column,
  changed: number,
  count: number,
): void {
  const { kernels } = engine;
  const { type } = before;
  const width = isView(type) ? -16 : type.width;
  const from = isNested(type) ? 0 : before.values;
  const to = isNested(type) ? 0 : after.values;
  kernels.markChanges(from, before.validity, to, after.validity, width, changed, count);
  if (type.kind === 'ROW') {
    before.children.forEach((child, index) => {
      markChanged(engine, child, after.children[index], changed, count);
    });
  } else if (isNested(type)) {
    markChangedLists(engine, before, after, changed, count);
  }
}

/** Lists differ in length, or in an element; elements of lists of one length are paired. */
function markChangedLists(
  engine: Engine,
  before: Column,
  after: Column,
  changed: number,
  count: number,
): void {
  const { arena } = engine;
  const capacity = Math.min(
    elementCount(engine, before, count),
    elementCount(engine, after, count),
  );
  const [left, right] = [arena.allocate(capacity * 4), arena.allocate(capacity * 4)];
  const flags = arena.allocateZeroed(capacity);
  const { i32, u8, u32 } = engine.memory;
  const owners: number[] = [];
  for (let row = 0; row < count; row++) {
    const [a, b] = [(before.offsets >>> 2) + row, (after.offsets >>> 2) + row];
    const length = i32[a + 1] - i32[a];
    if (length !== i32[b + 1] - i32[b]) u8[changed + row] = 1;
    if (u8[changed + row] === 1) continue;
    for (let i = 0; i < length; i++) {
      u32[(left >>> 2) + owners.length] = (i32[a] + i) << 1;
      u32[(right >>> 2) + owners.length] = (i32[b] + i) << 1;
      owners.push(row);
    }
  }
  before.children.forEach((child, index) => {
    const one = eitherColumn(engine, child, child, left, owners.length);
    const other = after.children[index];
    const two = eitherColumn(engine, other, other, right, owners.length);
    markChanged(engine, one, two, flags, owners.length);
  });
  const marks = engine.memory.u8;
  owners.forEach((row, i) => (marks[changed + row] |= marks[flags + i]));
}

const elementCount = (engine: Engine, { offsets }: Column, count: number): number =>
  engine.memory.i32[(offsets >>> 2) + count];

/**
 * Rows of either of two columns of a type, in the batch arena.
 *
 * @param rows  Address of u32 `row << 1 | isAfter`.
 */
export function eitherColumn(
  engine: Engine,
  before: Column,
  after: Column,
  rows: number,
  count: number,
): Column {
  const { kernels } = engine;
  const { type } = after;
  const validity = eitherValidity(engine, before.validity, after.validity, rows, count);
  if (type.kind === 'ROW') {
    const children = after.children.map((child, index) =>
      eitherColumn(engine, before.children[index], child, rows, count),
    );
    return { ...after, validity, children };
  }
  if (isNested(type)) return { ...eitherLists(engine, before, after, rows, count), validity };
  const out = engine.arena.allocate(valuesBytes(type, count));
  if (type.kind === 'BOOLEAN') kernels.eitherBits(before.values, after.values, rows, out, count);
  else kernels.eitherFixed(before.values, after.values, rows, out, count, type.width);
  return columnOf(type, out, validity);
}

function eitherValidity(
  engine: Engine,
  before: number,
  after: number,
  rows: number,
  count: number,
): number {
  if (before === 0 && after === 0) return 0;
  const out = engine.arena.allocateBitmap(count);
  return engine.kernels.eitherBits(before, after, rows, out, count) === 0 ? 0 : out;
}

function eitherLists(
  engine: Engine,
  before: Column,
  after: Column,
  rows: number,
  count: number,
): Column {
  const { arena } = engine;
  const offsets = arena.allocate((count + 1) * 4);
  const starts = [before.offsets >>> 2, after.offsets >>> 2];
  const total = eitherOffsets(engine, starts, rows, offsets, count);
  const elements = arena.allocate(total * 4);
  const { i32, u32 } = engine.memory;
  for (let i = 0, out = elements >>> 2; i < count; i++) {
    const row = u32[(rows >>> 2) + i];
    const at = starts[row & 1] + (row >>> 1);
    for (let e = i32[at]; e < i32[at + 1]; e++) u32[out++] = (e << 1) | (row & 1);
  }
  const children = after.children.map((child, index) =>
    eitherColumn(engine, before.children[index], child, elements, total),
  );
  return { ...after, offsets, children };
}

/** Writes where the lists of rows begin; returns their elements in all. */
function eitherOffsets(
  { memory: { i32, u32 } }: Engine,
  starts: readonly number[],
  rows: number,
  offsets: number,
  count: number,
): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const row = u32[(rows >>> 2) + i];
    const at = starts[row & 1] + (row >>> 1);
    i32[(offsets >>> 2) + i] = total;
    total += i32[at + 1] - i32[at];
  }
  i32[(offsets >>> 2) + count] = total;
  return total;
}

/** A column whose strings are copied into the batch arena; others as they are. */
export function ownedColumn(engine: Engine, column: Column, count: number): Column {
  if (!isView(column.type)) return column;
  const { arena, kernels } = engine;
  const { values, validity } = column;
  const views = arena.allocate(count * 16);
  const heap = arena.allocate(kernels.viewBytes(values, validity, count, 1));
  kernels.ownViews(values, validity, views, heap, count);
  return { ...column, values: views };
}
