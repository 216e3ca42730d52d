// String heap: segments that own the bytes of long strings in state.
//
// Invariants
//   · Segments never move: views point into them by address.
//   · Behind `end` there are SLACK bytes that a copy in steps of 16 may overwrite.
import type { LinearMemory } from '../wasm/memory.js';

const SLACK = 16;
const FIRST_BYTES = 4096;
const LARGEST_BYTES = 1 << 20;

/** Bump allocator of string bytes, released whole. */
export class StringHeap {
  /** Where the next bytes go. */
  cursor = 0;
  /** End of the newest segment. */
  end = 0;
  private readonly segments: { address: number; bytes: number }[] = [];
  private nextBytes = FIRST_BYTES;

  constructor(private readonly memory: LinearMemory) {}

  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Makes room for `bytes` in one piece from `cursor` on. */
  reserve(bytes: number): void {
    if (this.cursor + bytes <= this.end) return;
    const segmentBytes = Math.max(this.nextBytes, bytes + SLACK);
    const address = this.memory.allocate(segmentBytes);
    this.segments.push({ address, bytes: segmentBytes });
    this.cursor = address;
    this.end = address + segmentBytes - SLACK;
    this.nextBytes = Math.min(this.nextBytes * 2, LARGEST_BYTES);
  }

  release(): void {
    for (const { address, bytes } of this.segments) this.memory.free(address, bytes);
    this.segments.length = 0;
    this.cursor = this.end = 0;
  }
}
