// Booleans, strings and bytes out of columns.
//
//   views ──packViews──► bytes of 256 strings ──one TextDecoder call──► one text ──slice──► strings
//
// A decoder call costs as much as twenty slices, so strings are decoded by the chunk and cut out of
// its text, at offsets in UTF-16 units that a kernel counts. A chunk is small because a slice of a
// text keeps the whole text alive.
import * as abi from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { isPresent } from './columnReader.js';

const CHUNK_ROWS = 256;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** BOOLEAN. */
export function readBooleans(engine: Engine, column: Column, rowCount: number): boolean[] {
  const u8 = engine.memory.u8;
  const out = new Array<boolean>(rowCount);
  for (let i = 0; i < rowCount; i++)
    out[i] = ((u8[column.values + (i >>> 3)] >>> (i & 7)) & 1) === 1;
  return out;
}

/** STRING; bytes that are no UTF-8 become U+FFFD, null rows the empty string. */
export function readStrings(engine: Engine, column: Column, rowCount: number): string[] {
  const mark = engine.arena.mark();
  const out = new Array<string>(rowCount);
  for (let row = 0; row < rowCount; row += CHUNK_ROWS) {
    readChunk(engine, column, row, Math.min(CHUNK_ROWS, rowCount - row), out);
    engine.arena.rewind(mark);
  }
  return out;
}

function readChunk(
  engine: Engine,
  column: Column,
  first: number,
  rowCount: number,
  out: string[],
): void {
  const { arena, kernels } = engine;
  const views = column.values + first * abi.VIEW_BYTES;
  const validity = column.validity === 0 ? 0 : column.validity + (first >>> 3);
  const byteCount = kernels.viewBytes(views, validity, rowCount, 0);
  const offsets = arena.allocate((rowCount + 1) * 4);
  const units = arena.allocate((rowCount + 1) * 4);
  const bytes = arena.allocate(byteCount + abi.VIEW_BYTES);
  kernels.packViews(views, validity, offsets, bytes, rowCount);
  const text = decoder.decode(engine.memory.u8.subarray(bytes, bytes + byteCount));
  let cuts = offsets >>> 2;
  if (text.length < byteCount) {
    cuts = units >>> 2;
    if (kernels.utf16Offsets(offsets, bytes, units, rowCount) !== text.length) {
      return readOneByOne(engine, offsets, bytes, first, rowCount, out);
    }
  }
  const i32 = engine.memory.i32;
  let start = 0;
  for (let i = 0; i < rowCount; i++) {
    const end = i32[cuts + i + 1];
    out[first + i] = text.slice(start, end);
    start = end;
  }
}

/** For bytes that are no UTF-8: the decoder's replacements change the count of units. */
function readOneByOne(
  engine: Engine,
  offsets: number,
  bytes: number,
  first: number,
  rowCount: number,
  out: string[],
): void {
  const { u8, i32 } = engine.memory;
  const base = offsets >>> 2;
  for (let i = 0; i < rowCount; i++) {
    out[first + i] = decoder.decode(u8.subarray(bytes + i32[base + i], bytes + i32[base + i + 1]));
  }
}

/** BYTES, copied. */
export function readBytes(engine: Engine, column: Column, rowCount: number): Uint8Array[] {
  const { u8, u32 } = engine.memory;
  const out = new Array<Uint8Array>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const view = column.values + i * abi.VIEW_BYTES;
    const length = isPresent(u8, column.validity, i) ? u32[view >>> 2] : 0;
    const isInline = length <= abi.VIEW_INLINE_MAX;
    const start = isInline ? view + abi.VIEW_PREFIX : u32[(view + abi.VIEW_ADDRESS) >>> 2];
    out[i] = u8.slice(start, start + length);
  }
  return out;
}
