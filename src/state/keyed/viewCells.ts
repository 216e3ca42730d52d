// Cells of variable size: 16-byte views (`assembly/abi/stringView.ts`) that own their bytes.
//
//   views   | length, bytes up to 12 | length, prefix, address |
//   heap    segments: |■■■■|□□|■■■|■■■■■|□□□|■■|     □ = of values replaced or cleared
//
// Invariants
//   · A view that was cleared is zero; `liveBytes` sums the lengths of the long views.
//   · Where dead bytes are more than 0.4 of the live ones, live bytes move to new segments: the
//     heap stays within 1.5 times of them, the idle end of the last segment included.
import * as abi from '../../../assembly/abi/stringView.js';
import type { Engine } from '../../wasm/engine.js';
import type { Cells } from './cells.js';
import { GrowingColumn } from './growingColumn.js';
import { SegmentHeap } from './segmentHeap.js';
import type { ValueCodec } from './valueCodec.js';

/** Below this, dead bytes are not worth the copy. */
const DEAD_BYTES_MIN = 16384;
/** Dead bytes by live bytes. */
const DEAD_SHARE_MAX = 0.4;

/** Values that a codec turns into bytes. */
export class ViewCells<T> implements Cells<T> {
  private readonly views: GrowingColumn;
  private heap: SegmentHeap;
  private liveBytes = 0;
  private count = 0;

  constructor(
    private readonly engine: Engine,
    private readonly codec: ValueCodec<T>,
  ) {
    this.views = new GrowingColumn(engine, abi.VIEW_BYTES);
    this.heap = new SegmentHeap(engine.memory);
  }

  get bytes(): number {
    return this.views.bytes + this.heap.bytes;
  }

  read(slot: number): T {
    const { u8, u32 } = this.engine.memory;
    const view = this.views.address + slot * abi.VIEW_BYTES;
    const length = u32[view >>> 2];
    const isInline = length <= abi.VIEW_INLINE_MAX;
    const start = isInline ? view + abi.VIEW_PREFIX : u32[(view + abi.VIEW_ADDRESS) >>> 2];
    return this.codec.decode(u8, start, length);
  }

  write(slot: number, value: T): void {
    this.writeEncoded(slot, this.codec.encode(value));
  }

  /** Writes the bytes that the codec encoded last, `length` of them. */
  writeEncoded(slot: number, length: number): void {
    const { codec } = this;
    const at = this.claim(slot, length);
    const { u8 } = this.engine.memory;
    const { scratch } = codec;
    if (length < 64) for (let i = 0; i < length; i++) u8[at + i] = scratch[i];
    else u8.set(scratch.subarray(0, length), at);
    if (length > abi.VIEW_INLINE_MAX) {
      const view = this.views.address + slot * abi.VIEW_BYTES;
      for (let i = 0; i < 4; i++) u8[view + abi.VIEW_PREFIX + i] = scratch[i];
    }
  }

  clear(slot: number): void {
    const { u32 } = this.engine.memory;
    const view = (this.views.address + slot * abi.VIEW_BYTES) >>> 2;
    const length = u32[view];
    u32[view] = u32[view + 1] = u32[view + 2] = u32[view + 3] = 0;
    if (length > abi.VIEW_INLINE_MAX) this.loseBytes(length);
  }

  gather(slots: number, count: number): number {
    return this.views.gather(slots, count);
  }

  scatter(values: number, validity: number, slots: number, count: number): void {
    const { arena, kernels } = this.engine;
    const mark = arena.mark();
    const owned = arena.allocate(count * abi.VIEW_BYTES);
    const longBytes = kernels.viewBytes(values, validity, count, 1);
    const heap = longBytes === 0 ? 0 : this.heap.allocate(longBytes);
    kernels.ownViews(values, validity, owned, heap, count);
    this.liveBytes += longBytes;
    this.views.scatter(owned, slots, count);
    arena.rewind(mark);
  }

  ensure(count: number): void {
    this.views.ensure(count);
    this.count = Math.max(this.count, count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.views.renumber(numbers, count, keptCount);
    this.count = keptCount;
  }

  release(): void {
    this.views.release();
    this.heap.release();
    this.liveBytes = this.count = 0;
  }

  /** True when the slot's bytes are those that the codec encoded last, `length` of them. */
  equals(slot: number, length: number): boolean {
    const { u8, u32 } = this.engine.memory;
    const view = this.views.address + slot * abi.VIEW_BYTES;
    if (u32[view >>> 2] !== length) return false;
    const isInline = length <= abi.VIEW_INLINE_MAX;
    const start = isInline ? view + abi.VIEW_PREFIX : u32[(view + abi.VIEW_ADDRESS) >>> 2];
    const { scratch } = this.codec;
    for (let i = 0; i < length; i++) if (u8[start + i] !== scratch[i]) return false;
    return true;
  }

  /** Writes the view of a slot but for its bytes; returns where they go. */
  private claim(slot: number, length: number): number {
    const { memory } = this.engine;
    const view = (this.views.address + slot * abi.VIEW_BYTES) >>> 2;
    const before = memory.u32[view];
    if (before > abi.VIEW_INLINE_MAX && length > abi.VIEW_INLINE_MAX && length <= before) {
      // Overwritten in place; what it needs less is dead.
      memory.u32[view] = length;
      this.loseBytes(before - length);
      return memory.u32[view + 3];
    }
    this.clear(slot);
    if (length <= abi.VIEW_INLINE_MAX) {
      memory.u32[view] = length;
      return view * 4 + abi.VIEW_PREFIX;
    }
    const at = this.heap.allocate(length);
    memory.u32[view] = length;
    memory.u32[view + 3] = at;
    this.liveBytes += length;
    return at;
  }

  private loseBytes(length: number): void {
    this.liveBytes -= length;
    const dead = this.heap.usedBytes - this.liveBytes;
    if (dead > DEAD_BYTES_MIN && dead > this.liveBytes * DEAD_SHARE_MAX) this.compact();
  }

  /** Copies live bytes to a heap of their own. */
  private compact(): void {
    const { memory } = this.engine;
    const compacted = new SegmentHeap(memory);
    for (let slot = 0; slot < this.count; slot++) {
      const view = (this.views.address + slot * abi.VIEW_BYTES) >>> 2;
      const length = memory.u32[view];
      if (length <= abi.VIEW_INLINE_MAX) continue;
      const from = memory.u32[view + 3];
      const to = compacted.allocate(length);
      memory.u8.copyWithin(to, from, from + length);
      memory.u32[view + 3] = to;
    }
    this.heap.release();
    this.heap = compacted;
  }
}
