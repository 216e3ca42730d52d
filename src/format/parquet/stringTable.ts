// String table: the distinct byte strings of a row group, once each, as views.
//
//   dictionary page  "JFK" "LAX"        table   |view of ""|view of "JFK"|view of "LAX"|
//   data             0 1 1 0 null       indices 1 2 2 1 0     → one gather of views
//
// The Parquet library turns a dictionary page into values once and then repeats them by reference.
// With an index as the value, a repeated string costs four bytes of copying and no decoding.
import { VIEW_BYTES, VIEW_INLINE_MAX } from '../../../assembly/abi/stringView.js';
import { Arena } from '../../wasm/arena.js';
import type { Engine } from '../../wasm/engine.js';

const FIRST_CAPACITY = 1024;
const HEAP_BYTES = 1 << 16;

/** Append-only views with their own memory. */
export class StringTable {
  private readonly heap: Arena;
  private views: number;
  private capacity = FIRST_CAPACITY;
  private count = 0;
  private cursor = 0;
  private end = 0;

  constructor(private readonly engine: Engine) {
    this.heap = new Arena(engine.memory);
    this.views = engine.memory.allocate(FIRST_CAPACITY * VIEW_BYTES);
    this.clear();
  }

  /** Forgets all but the empty string, which is index 0. */
  clear(): void {
    this.heap.reset();
    this.count = 0;
    this.cursor = 0;
    this.end = 0;
    this.add(new Uint8Array(0));
  }

  /** Takes a copy of bytes; returns their index. */
  add(bytes: Uint8Array): number {
    if (this.count === this.capacity) this.grow();
    const { length } = bytes;
    const start = length > VIEW_INLINE_MAX ? this.keep(bytes) : 0;
    const view = this.views + this.count * VIEW_BYTES;
    const { u8, u32 } = this.engine.memory;
    const word = view >>> 2;
    u32[word] = length;
    u32[word + 1] = 0;
    u32[word + 2] = 0;
    u32[word + 3] = start;
    const inView = start === 0 ? length : 4;
    for (let i = 0; i < inView; i++) u8[view + 4 + i] = bytes[i];
    return this.count++;
  }

  /**
   * Views in the batch arena for indices `0 … count - 1` of `indices`; null and undefined give the
   * empty string.
   */
  gather(indices: ArrayLike<unknown>, count: number): number {
    const { arena, memory, kernels } = this.engine;
    const out = arena.allocate(count * VIEW_BYTES);
    const rows = arena.allocate(count * 4);
    const base = rows >>> 2;
    const u32 = memory.u32;
    for (let i = 0; i < count; i++) u32[base + i] = (indices[i] as number | null | undefined) ?? 0;
    kernels.gatherFixed(this.views, rows, out, count, VIEW_BYTES);
    return out;
  }

  release(): void {
    this.heap.release();
    this.engine.memory.free(this.views, this.capacity * VIEW_BYTES);
  }

  private keep(bytes: Uint8Array): number {
    if (this.cursor + bytes.length > this.end) {
      const size = Math.max(bytes.length, HEAP_BYTES);
      this.cursor = this.heap.allocate(size);
      this.end = this.cursor + size;
    }
    this.engine.memory.u8.set(bytes, this.cursor);
    const start = this.cursor;
    this.cursor += bytes.length;
    return start;
  }

  private grow(): void {
    const bytes = this.capacity * VIEW_BYTES;
    this.views = this.engine.memory.reallocate(this.views, bytes, bytes * 2);
    this.capacity *= 2;
  }
}
