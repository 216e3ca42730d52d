// Input of a CSV decoder: bytes not yet decoded, in one region of the linear memory.
//
//   region   | decoded | cursor … end: not decoded | free … | padding |
//                       ▲ moves to the front when room is needed, which only `reserve` does
//
// Invariants
//   · At least 64 bytes before and behind the bytes are readable: kernels load whole vectors.
//   · What was returned by `reserve` is void after the next `reserve`.
import type { LinearMemory } from '../wasm/memory.js';

const PADDING = 64;
const FIRST_BYTES = 65536;

/** A growing window over a byte stream. */
export class CsvInput {
  /** Address of the first byte not decoded. */
  cursor: number;
  /** Address behind the last byte. */
  end: number;
  private region: number;
  private regionBytes = FIRST_BYTES;
  /** Offset in the stream of the first byte of the region's data area. */
  private baseOffset = 0;

  constructor(private readonly memory: LinearMemory) {
    this.region = memory.allocate(this.regionBytes);
    this.cursor = this.end = this.first;
  }

  /** Offset in the stream of an address. */
  offsetOf(address: number): number {
    return this.baseOffset + address - this.first;
  }

  /** A view of free bytes behind the end; moves what is not decoded to the front if need be. */
  reserve(byteCount: number): Uint8Array {
    if (this.end + byteCount > this.last) this.makeRoom(byteCount);
    return this.memory.u8.subarray(this.end, this.end + byteCount);
  }

  /** The bytes from one address to another, a view. */
  bytes(from: number, to: number): Uint8Array {
    return this.memory.u8.subarray(from, to);
  }

  release(): void {
    this.memory.free(this.region, this.regionBytes);
  }

  private get first(): number {
    return this.region + PADDING;
  }

  private get last(): number {
    return this.region + this.regionBytes - PADDING;
  }

  private makeRoom(byteCount: number): void {
    const pending = this.end - this.cursor;
    const needed = pending + byteCount + 2 * PADDING;
    const offset = this.offsetOf(this.cursor);
    if (needed <= this.regionBytes) {
      this.memory.u8.copyWithin(this.first, this.cursor, this.end);
    } else {
      const bytes = Math.max(needed, this.regionBytes * 2);
      const region = this.memory.allocate(bytes);
      this.memory.u8.copyWithin(region + PADDING, this.cursor, this.end);
      this.memory.free(this.region, this.regionBytes);
      this.region = region;
      this.regionBytes = bytes;
    }
    this.cursor = this.first;
    this.end = this.first + pending;
    this.baseOffset = offset;
  }
}
