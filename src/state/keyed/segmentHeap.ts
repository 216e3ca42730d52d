// Segment heap: bump allocation of bytes in segments that never move, released whole.
import type { LinearMemory } from '../../wasm/memory.js';

const SEGMENT_BYTES_MIN = 4096;
const SEGMENT_BYTES_MAX = 1 << 20;
/** Bytes behind a segment that a copy in steps of 16 may read and overwrite. */
const SLACK = 16;

/** Bytes in segments, each a sixteenth of what is held, so that little of the last is idle. */
export class SegmentHeap {
  /** Bytes handed out. */
  usedBytes = 0;
  /** Bytes held. */
  bytes = 0;
  private readonly segments: { readonly address: number; readonly bytes: number }[] = [];
  private cursor = 0;
  private end = 0;

  constructor(private readonly memory: LinearMemory) {}

  /** Hands out `length` bytes, not zeroed, not aligned. */
  allocate(length: number): number {
    if (this.cursor + length > this.end) this.addSegment(length);
    const address = this.cursor;
    this.cursor += length;
    this.usedBytes += length;
    return address;
  }

  release(): void {
    for (const { address, bytes } of this.segments) this.memory.free(address, bytes);
    this.segments.length = 0;
    this.usedBytes = this.bytes = this.cursor = this.end = 0;
  }

  private addSegment(length: number): void {
    const sixteenth = Math.min(Math.max(this.bytes >>> 4, SEGMENT_BYTES_MIN), SEGMENT_BYTES_MAX);
    const bytes =
      Math.ceil(Math.max(sixteenth, length + SLACK) / SEGMENT_BYTES_MIN) * SEGMENT_BYTES_MIN;
    const address = this.memory.allocate(bytes);
    this.segments.push({ address, bytes });
    this.bytes += bytes;
    this.cursor = address;
    this.end = address + bytes - SLACK;
  }
}
