// Segment states: of each segment of a side, when it changed last and how many of its rows are
// gone. In the linear memory, because kernels keep them (`assembly/abi/regularJoin.ts`).
import * as abi from '../../assembly/abi/regularJoin.js';
import { PAGE_BYTES, type LinearMemory } from '../wasm/memory.js';

/** States by segment number. */
export class SegmentStates {
  address = 0;
  /** Of the batch at hand; grows. */
  stamp = 0;
  bytes = 0;

  constructor(private readonly memory: LinearMemory) {}

  /** A batch begins. */
  begin(): void {
    this.stamp += 1;
  }

  /** Makes room for so many segments. */
  cover(segmentCount: number): void {
    const needed = segmentCount * abi.STATE_BYTES;
    if (needed <= this.bytes) return;
    const bytes = Math.ceil(Math.max(needed, this.bytes * 2) / PAGE_BYTES) * PAGE_BYTES;
    const address = this.memory.allocate(bytes);
    const { u8 } = this.memory;
    u8.copyWithin(address, this.address, this.address + this.bytes);
    u8.fill(0, address + this.bytes, address + bytes);
    if (this.bytes > 0) this.memory.free(this.address, this.bytes);
    this.address = address;
    this.bytes = bytes;
  }

  /** A segment changes in the batch at hand. */
  change(segment: number): void {
    this.memory.u32[this.at(segment, abi.STATE_STAMP)] = this.stamp;
  }

  /** The batch in which a segment changed last. */
  changed(segment: number): number {
    return this.memory.u32[this.at(segment, abi.STATE_STAMP)];
  }

  /** Rows of a segment that are gone. */
  gone(segment: number): number {
    return this.memory.u32[this.at(segment, abi.STATE_GONE)];
  }

  /** A segment was released; its number may come again. */
  recycle(segment: number): void {
    this.change(segment);
    this.memory.u32[this.at(segment, abi.STATE_GONE)] = 0;
  }

  release(): void {
    if (this.bytes > 0) this.memory.free(this.address, this.bytes);
    this.address = this.bytes = 0;
  }

  private at(segment: number, offset: number): number {
    return (this.address + segment * abi.STATE_BYTES + offset) >>> 2;
  }
}
