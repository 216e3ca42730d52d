// Booleans, strings and bytes into columns.
//
// Short ASCII strings are written char by char. Others are joined and encoded by one call for many,
// because a call of TextEncoder costs as much as a hundred characters; what then turns out not to
// be ASCII is encoded string by string.
import { VIEW_BYTES, VIEW_INLINE_MAX } from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import { UnfitValue, type Values } from './columnWriter.js';

const JOINED_CHARS = 8192;
const CHUNK_BYTES = 1 << 15;
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

/**
 * STRING: views, long bytes in chunks of the arena. A lone surrogate becomes U+FFFD, as in all
 * UTF-8 encoding.
 */
export function stringValues(engine: Engine, values: Values, count: number): number {
  const views = engine.arena.allocate(count * VIEW_BYTES);
  const heap = new BytesHeap(engine);
  const long = new LongStrings(heap);
  let u8 = engine.memory.u8;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? '';
    if (typeof value !== 'string') throw new UnfitValue(i, value, 'a string');
    const view = views + i * VIEW_BYTES;
    if (value.length > VIEW_INLINE_MAX || !writeShortAscii(u8, view, value)) {
      long.add(view, value);
      u8 = engine.memory.u8; // The memory may have grown.
    }
  }
  long.flush();
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

/** Strings that are not short ASCII, gathered and encoded together. */
class LongStrings {
  private readonly views: number[] = [];
  private readonly texts: string[] = [];
  private charCount = 0;

  constructor(private readonly heap: BytesHeap) {}

  add(view: number, text: string): void {
    this.views.push(view);
    this.texts.push(text);
    this.charCount += text.length;
    if (this.charCount >= JOINED_CHARS) this.flush();
  }

  flush(): void {
    const { heap, texts, views } = this;
    const joined = texts.join('');
    const start = heap.reserve(joined.length * 3);
    if (encode(heap, start, joined) === joined.length) this.pointInto(start);
    else for (let i = 0; i < texts.length; i++) writeUtf8(heap, views[i], texts[i]);
    views.length = 0;
    texts.length = 0;
    this.charCount = 0;
  }

  /** As many bytes as characters: all ASCII, so lengths in characters are lengths in bytes. */
  private pointInto(start: number): void {
    for (let i = 0; i < this.texts.length; i++) {
      const { length } = this.texts[i];
      this.heap.finishView(this.views[i], start, length);
      start += length;
    }
  }
}

function writeUtf8(heap: BytesHeap, view: number, text: string): void {
  const start = heap.reserve(text.length * 3);
  heap.finishView(view, start, encode(heap, start, text));
}

function encode(heap: BytesHeap, start: number, text: string): number {
  const target = heap.engine.memory.u8.subarray(start, start + text.length * 3);
  return encoder.encodeInto(text, target).written;
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
