// Input buffer: bytes of a split in the linear memory, from where batches may point into it.
//
//   address        start              end                       capacity
//   | decoded       | not yet decoded  | free, then SLACK bytes  |
//
// Invariants
//   · `reserve` is the only call that moves bytes, so a batch stays valid until the next one.
//   · SLACK bytes behind `end` may be read and written: SIMD loads overrun, and a last record gets
//     the line end that it lacks.
import type { Engine } from '../wasm/engine.js';

const SLACK = 128;
const FIRST_BYTES = 1 << 16;

/** Bytes that wait to be decoded. Addresses are absolute. */
export class InputBuffer {
  /** First byte not decoded. */
  start = 0;
  /** Behind the last byte filled in. */
  end = 0;
  private address = 0;
  private capacity = 0;
  private droppedBytes = 0;

  constructor(private readonly engine: Engine) {}

  /** Offset in the split of the byte at an address. */
  offsetOf(address: number): number {
    return this.droppedBytes + address - this.address;
  }

  /** Room for at least `byteCount` bytes behind `end`; moves what is not decoded. */
  reserve(byteCount: number): Uint8Array {
    if (this.capacity - (this.end - this.address) < byteCount + SLACK) this.makeRoom(byteCount);
    const { u8 } = this.engine.memory;
    return u8.subarray(this.end, this.address + this.capacity - SLACK);
  }

  /** Forgets the bytes in front of an address. */
  consume(address: number): void {
    this.start = address;
  }

  release(): void {
    if (this.capacity > 0) this.engine.memory.free(this.address, this.capacity);
    this.capacity = 0;
    this.address = this.start = this.end = 0;
  }

  private makeRoom(byteCount: number): void {
    const { memory } = this.engine;
    const pending = this.end - this.start;
    const needed = pending + byteCount + SLACK;
    const dropped = this.start - this.address;
    if (needed <= this.capacity) {
      memory.u8.copyWithin(this.address, this.start, this.end);
    } else {
      const capacity = Math.max(needed, this.capacity * 2, FIRST_BYTES);
      const address = memory.allocate(capacity);
      memory.u8.copyWithin(address, this.start, this.end);
      if (this.capacity > 0) memory.free(this.address, this.capacity);
      this.address = address;
      this.capacity = capacity;
    }
    this.droppedBytes += dropped;
    this.start = this.address;
    this.end = this.address + pending;
  }
}
