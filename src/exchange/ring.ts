// Ring: bytes of records from one writer to one reader, over memory that both see.
//
//   shared   | written | read | closed … | data ………………… |        counters of bytes modulo 2^32
//   record   | kind | length | value f64 | payload, padded to 16 |
//
// Invariants
//   · One writer, one reader; they may be in different threads.
//   · A record may be longer than the ring: it streams through. The reader hands it on when it is
//     whole.
//   · Whoever moves a counter rings the other's bell behind it.
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { Bell } from './bell.js';
import type { Piece } from './batchMessage.js';
import {
  KIND_ROWS,
  type ChannelReader,
  type ChannelRecord,
  type ChannelWriter,
} from './channel.js';

const WRITTEN = 0;
const READ = 1;
const COUNTERS_BYTES = 64;
const HEADER_BYTES = 16;
/** Bytes of a ring's data by default. */
export const RING_BYTES = 1 << 20;
/** Memory for what waits that is kept when nothing does. */
const KEPT_BYTES = 1 << 24;

/**
 * Memory of a ring; shared where threads can share.
 *
 * @param dataBytes  A power of two: the counters run over at 2^32, and places go on there.
 */
export function ringBuffer(dataBytes = RING_BYTES): ArrayBufferLike {
  if ((dataBytes & (dataBytes - 1)) !== 0) {
    throw new MillraceError('INTERNAL_STATE', `A ring of ${dataBytes} bytes, no power of two.`);
  }
  const bytes = COUNTERS_BYTES + dataBytes;
  return typeof SharedArrayBuffer === 'undefined'
    ? new ArrayBuffer(bytes)
    : new SharedArrayBuffer(bytes);
}

/** Writes records into a ring. */
export class RingWriter implements ChannelWriter {
  bytesWritten = 0;
  private readonly counters: Int32Array;
  private readonly data: Uint8Array;
  private written = 0;
  /** Bytes that wait for room: those from `waitingFrom` to `waitingEnd`. */
  private waiting = new Uint8Array(0);
  private waitingFrom = 0;
  private waitingEnd = 0;
  private readonly header = new DataView(new ArrayBuffer(HEADER_BYTES));

  constructor(
    buffer: ArrayBufferLike,
    private readonly bell: Bell,
  ) {
    this.counters = new Int32Array(buffer, 0, COUNTERS_BYTES / 4);
    this.data = new Uint8Array(buffer, COUNTERS_BYTES);
  }

  get isFull(): boolean {
    return this.waitingEnd > 0;
  }

  get usage(): number {
    if (this.isFull) return 1;
    return ((this.written - Atomics.load(this.counters, READ)) >>> 0) / this.data.length;
  }

  writeMark(kind: number, value: number): void {
    this.writeHeader(kind, 0, value);
    this.publish();
  }

  writeRows(engine: Engine, pieces: readonly Piece[], byteLength: number): void {
    this.writeHeader(KIND_ROWS, byteLength, 0);
    for (const { address, length } of pieces) {
      const end = address + ((length + 15) & ~15);
      this.writeBytes(engine.memory.u8.subarray(address, end));
    }
    this.publish();
  }

  flush(): boolean {
    if (!this.isFull) return true;
    this.waitingFrom += this.copy(this.waiting.subarray(this.waitingFrom, this.waitingEnd));
    if (this.waitingFrom === this.waitingEnd) {
      this.waitingFrom = this.waitingEnd = 0;
      if (this.waiting.length > KEPT_BYTES) this.waiting = new Uint8Array(0);
    }
    this.publish();
    return !this.isFull;
  }

  private writeHeader(kind: number, byteLength: number, value: number): void {
    this.header.setUint32(0, kind, true);
    this.header.setUint32(4, byteLength, true);
    this.header.setFloat64(8, value, true);
    this.writeBytes(new Uint8Array(this.header.buffer));
  }

  private writeBytes(bytes: Uint8Array): void {
    this.bytesWritten += bytes.length;
    const taken = this.isFull ? 0 : this.copy(bytes);
    if (taken < bytes.length) this.keep(bytes.subarray(taken));
  }

  /** Appends to what waits; the memory is used again, as garbage of this size is dear. */
  private keep(bytes: Uint8Array): void {
    const end = this.waitingEnd + bytes.length;
    if (end > this.waiting.length) {
      const larger = new Uint8Array(Math.max(end, this.waiting.length * 2));
      larger.set(this.waiting.subarray(0, this.waitingEnd));
      this.waiting = larger;
    }
    this.waiting.set(bytes, this.waitingEnd);
    this.waitingEnd = end;
  }

  /** Copies as much as there is room for; the reader does not see it before `publish`. */
  private copy(bytes: Uint8Array): number {
    const size = this.data.length;
    const room = size - ((this.written - Atomics.load(this.counters, READ)) >>> 0);
    const count = Math.min(room, bytes.length);
    if (count === 0) return 0;
    const at = (this.written >>> 0) % size;
    const first = Math.min(count, size - at);
    this.data.set(first === bytes.length ? bytes : bytes.subarray(0, first), at);
    if (count > first) this.data.set(bytes.subarray(first, count), 0);
    this.written = (this.written + count) | 0;
    return count;
  }

  private publish(): void {
    if (Atomics.load(this.counters, WRITTEN) === this.written) return;
    Atomics.store(this.counters, WRITTEN, this.written);
    this.bell.ring();
  }
}

/** Reads records from a ring into the linear memory. */
export class RingReader implements ChannelReader {
  bytesRead = 0;
  private readonly counters: Int32Array;
  private readonly data: Uint8Array;
  private read = 0;
  private readonly header = new DataView(new ArrayBuffer(HEADER_BYTES));
  private headerBytes = 0;
  /** Of the record that is arriving. */
  private payload = 0;
  private payloadBytes = 0;
  private payloadCapacity = 0;

  constructor(
    buffer: ArrayBufferLike,
    private readonly engine: Engine,
    private readonly bell: Bell,
  ) {
    this.counters = new Int32Array(buffer, 0, COUNTERS_BYTES / 4);
    this.data = new Uint8Array(buffer, COUNTERS_BYTES);
  }

  next(): ChannelRecord | undefined {
    const before = this.read;
    const record = this.advance();
    if (this.read !== before) {
      Atomics.store(this.counters, READ, this.read);
      this.bell.ring();
    }
    return record;
  }

  release(): void {
    if (this.payloadCapacity > 0) this.engine.memory.free(this.payload, this.payloadCapacity);
    this.payloadCapacity = 0;
  }

  private advance(): ChannelRecord | undefined {
    if (this.headerBytes < HEADER_BYTES) {
      const target = new Uint8Array(this.header.buffer, this.headerBytes);
      this.headerBytes += this.take(target);
      if (this.headerBytes < HEADER_BYTES) return undefined;
      this.payloadBytes = 0;
      this.makeRoom(this.header.getUint32(4, true));
    }
    const byteLength = this.header.getUint32(4, true);
    if (this.payloadBytes < byteLength) {
      const { u8 } = this.engine.memory;
      const target = u8.subarray(this.payload + this.payloadBytes, this.payload + byteLength);
      this.payloadBytes += this.take(target);
      if (this.payloadBytes < byteLength) return undefined;
    }
    this.headerBytes = 0;
    const kind = this.header.getUint32(0, true);
    return { kind, value: this.header.getFloat64(8, true), address: this.payload };
  }

  /** Copies what there is, as much as fits; returns its bytes. */
  private take(target: Uint8Array): number {
    const size = this.data.length;
    const available = (Atomics.load(this.counters, WRITTEN) - this.read) >>> 0;
    const count = Math.min(available, target.length);
    if (count === 0) return 0;
    const at = (this.read >>> 0) % size;
    const first = Math.min(count, size - at);
    target.set(this.data.subarray(at, at + first));
    if (count > first) target.set(this.data.subarray(0, count - first), first);
    this.read = (this.read + count) | 0;
    this.bytesRead += count;
    return count;
  }

  /** Room for a payload and what SIMD reads behind it. */
  private makeRoom(byteLength: number): void {
    const wanted = byteLength + 64;
    if (byteLength === 0 || wanted <= this.payloadCapacity) return;
    this.release();
    this.payload = this.engine.memory.allocate(wanted * 2);
    this.payloadCapacity = wanted * 2;
  }
}
