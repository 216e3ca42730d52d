// Strings ⇄ Arrow's two layouts: packed bytes with offsets, and views.
import {
  VIEW_ADDRESS,
  VIEW_BUFFER,
  VIEW_BYTES,
  VIEW_INLINE_MAX,
} from '../../../assembly/abi/stringView.js';
import type { Column } from '../../batch/column.js';
import type { Engine } from '../../wasm/engine.js';

/** A copy of strings as Utf8 or Binary has them. */
export function packedStrings(
  engine: Engine,
  column: Column,
  rowCount: number,
): { offsets: Int32Array; bytes: Uint8Array } {
  const { arena, kernels } = engine;
  const mark = arena.mark();
  const room = kernels.viewBytes(column.values, column.validity, rowCount, 0) + VIEW_BYTES;
  const offsets = arena.allocate((rowCount + 1) * 4);
  const bytes = arena.allocate(room);
  const length = kernels.packViews(column.values, column.validity, offsets, bytes, rowCount);
  const result = {
    offsets: engine.memory.i32.slice(offsets >>> 2, (offsets >>> 2) + rowCount + 1),
    bytes: engine.memory.u8.slice(bytes, bytes + length),
  };
  arena.rewind(mark);
  return result;
}

/**
 * A copy of strings as Utf8View or BinaryView has them, the long bytes in one buffer of their own.
 */
export function copiedViews(
  engine: Engine,
  column: Column,
  rowCount: number,
): { views: Uint8Array; bytes: Uint8Array } {
  const { arena, kernels } = engine;
  const mark = arena.mark();
  const room = kernels.viewBytes(column.values, column.validity, rowCount, 1) + VIEW_BYTES;
  const out = arena.allocate(rowCount * VIEW_BYTES);
  const heap = arena.allocate(room);
  const length = kernels.ownViews(column.values, column.validity, out, heap, rowCount);
  const views = engine.memory.u8.slice(out, out + rowCount * VIEW_BYTES);
  const bytes = engine.memory.u8.slice(heap, heap + length);
  rebase(views, rowCount, -heap);
  arena.rewind(mark);
  return { views, bytes };
}

/** Adds to the address of each long view. */
function rebase(views: Uint8Array, rowCount: number, by: number): void {
  const words = new Uint32Array(views.buffer, views.byteOffset, rowCount * 4);
  for (let row = 0; row < rowCount; row++) {
    if (words[row * 4] > VIEW_INLINE_MAX) words[row * 4 + VIEW_ADDRESS / 4] += by;
  }
}

/**
 * Views in the batch arena over a copy of Arrow's packed strings. `valueOffsets` has one entry more
 * than rows.
 */
export function viewsFromPacked(
  engine: Engine,
  valueOffsets: Int32Array | BigInt64Array,
  bytes: Uint8Array,
  rowCount: number,
): number {
  const { arena, kernels } = engine;
  const views = arena.allocate(rowCount * VIEW_BYTES);
  if (rowCount === 0) return views;
  const first = Number(valueOffsets[0]);
  const last = Number(valueOffsets[rowCount]);
  const heap = arena.allocate(last - first);
  engine.memory.u8.set(bytes.subarray(first, last), heap);
  const offsets = arena.allocate((rowCount + 1) * 4);
  const i32 = engine.memory.i32;
  const base = offsets >>> 2;
  for (let row = 0; row <= rowCount; row++) i32[base + row] = Number(valueOffsets[row]) - first;
  kernels.viewsOfPacked(offsets, heap, views, rowCount);
  return views;
}

/**
 * Views in the batch arena over a copy of those bytes that Arrow's views point to; a buffer may be
 * a whole file.
 */
export function viewsFromViews(
  engine: Engine,
  source: Uint8Array,
  buffers: readonly Uint8Array[],
  rowCount: number,
  isPresent: (row: number) => boolean,
): number {
  const copy = source.slice(0, rowCount * VIEW_BYTES);
  const words = new Uint32Array(copy.buffer, 0, rowCount * 4);
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    // A null row may hold anything, also a view of a buffer that does not exist.
    if (!isPresent(row)) words.fill(0, row * 4, row * 4 + 4);
    if (words[row * 4] > VIEW_INLINE_MAX) total += words[row * 4];
  }
  const { arena, memory } = engine;
  const heap = arena.allocate(total);
  const views = arena.allocate(copy.length);
  let at = heap;
  for (let row = 0; row < rowCount; row++) {
    const length = words[row * 4];
    if (length <= VIEW_INLINE_MAX) continue;
    const start = words[row * 4 + VIEW_ADDRESS / 4];
    memory.u8.set(buffers[words[row * 4 + VIEW_BUFFER / 4]].subarray(start, start + length), at);
    words[row * 4 + VIEW_BUFFER / 4] = 0;
    words[row * 4 + VIEW_ADDRESS / 4] = at;
    at += length;
  }
  memory.u8.set(copy, views);
  return views;
}
