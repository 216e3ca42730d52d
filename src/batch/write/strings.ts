// Booleans, strings and bytes into columns.
//
// Strings up to LOOP_MAX characters are written char by char while they are ASCII; the rest goes through TextEncoder,
// whose call costs as much as some 60 characters of the loop.
import { VIEW_BYTES, VIEW_INLINE_MAX } from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import { UnfitValue, type Values } from './columnWriter.js';

const LOOP_MAX = 96;
const CHUNK_BYTES = 1 << 14;
const encoder = new TextEncoder();

/** BOOLEAN: a bitmap; bits behind `count` are zero. */
export function booleanValues(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocateZeroed(((count + 63) >>> 6) << 3);
  const u8 = engine.memory.u8;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? false;
    if (value === true) u8[address + (i >>> 3)] |= 1 << (i & 7);
    else if (value !== false) throw new UnfitValue(i, value, 'true or false');
  }
  return address;
}

/** STRING: views, long bytes in chunks of the arena. A lone surrogate becomes U+FFFD, as in all UTF-8 encoding. */
export function stringValues(engine: Engine, values: Values, count: number): number {
  const views = engine.arena.allocate(count * VIEW_BYTES);
  const heap = new BytesHeap(engine);
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? '';
    if (typeof value !== 'string') throw new UnfitValue(i, value, 'a string');
    const view = views + i * VIEW_BYTES;
    if (value.length > VIEW_INLINE_MAX) {
      if (value.length > LOOP_MAX || !writeLongAscii(heap, view, value))
        writeUtf8(heap, view, value);
    } else if (!writeShortAscii(engine.memory.u8, view, value)) writeUtf8(heap, view, value);
  }
  return views;
}

/** BYTES: views. */
export function bytesValues(engine: Engine, values: Values, count: number): number {
  const views = engine.arena.allocate(count * VIEW_BYTES);
  const heap = new BytesHeap(engine);
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? NO_BYTES;
    if (!(value instanceof Uint8Array)) throw new UnfitValue(i, value, 'a Uint8Array');
    const from = heap.reserve(value.length);
    engine.memory.u8.set(value, from);
    heap.finishView(views + i * VIEW_BYTES, from, value.length);
  }
  return views;
}

const NO_BYTES = new Uint8Array(0);

/** Writes an inline view; false when a character is not ASCII (the view is then unfinished). */
function writeShortAscii(u8: Uint8Array, view: number, text: string): boolean {
  const length = text.length;
  u8[view] = length;
  for (let i = 1; i < 4; i++) u8[view + i] = 0;
  let or = 0;
  const start = view + 4;
  let i = 0;
  for (; i < length; i++) {
    const code = text.charCodeAt(i);
    or |= code;
    u8[start + i] = code;
  }
  for (; i < VIEW_INLINE_MAX; i++) u8[start + i] = 0;
  return or < 128;
}

function writeLongAscii(heap: BytesHeap, view: number, text: string): boolean {
  const length = text.length;
  const start = heap.reserve(length);
  const u8 = heap.engine.memory.u8;
  let or = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    or |= code;
    u8[start + i] = code;
  }
  if (or >= 128) return false;
  heap.finishView(view, start, length);
  return true;
}

function writeUtf8(heap: BytesHeap, view: number, text: string): void {
  const room = text.length * 3;
  const start = heap.reserve(room);
  const target = heap.engine.memory.u8.subarray(start, start + room);
  heap.finishView(view, start, encoder.encodeInto(text, target).written);
}

/** Bytes behind long views, in chunks of the batch arena. */
class BytesHeap {
  private cursor = 0;
  private end = 0;

  constructor(readonly engine: Engine) {}

  /** An address with room for `bytes`; only what {@link finishView} claims of it is kept. */
  reserve(bytes: number): number {
    if (this.cursor + bytes > this.end) {
      const size = Math.max(bytes, CHUNK_BYTES);
      this.cursor = this.engine.arena.allocate(size);
      this.end = this.cursor + size;
    }
    return this.cursor;
  }

  /** Points a view at `length` bytes just written at `start`, or takes them inline. */
  finishView(view: number, start: number, length: number): void {
    const { u8, u32 } = this.engine.memory;
    const word = view >>> 2;
    u32[word] = length;
    u32[word + 1] = 0;
    u32[word + 2] = 0;
    u32[word + 3] = 0;
    if (length <= VIEW_INLINE_MAX) {
      for (let i = 0; i < length; i++) u8[view + 4 + i] = u8[start + i];
      return;
    }
    for (let i = 0; i < 4; i++) u8[view + 4 + i] = u8[start + i];
    u32[word + 3] = start;
    this.cursor = start + length;
  }
}
