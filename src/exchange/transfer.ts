// Transfer: records from one thread to another in buffers that are transferred, where threads share
// no memory: pages that are not isolated from other origins.
//
//   writer   | kind | length | value f64 | payload … |  ──rows: the buffer is transferred──► reader
//            [kind, value]                              ──marks──►
//            ◄──the buffer, when its rows are copied; the count of marks that were read──
//
// Invariants
//   · Rows of at most `creditBytes` are on their way or unread; a record that is longer goes alone.
//     Marks have a limit of their own.
//   · Buffers that came back are used again: nothing is allocated for each record.
import type { Engine } from '../wasm/engine.js';
import type { Piece } from './batchMessage.js';
import type { Bell } from './bell.js';
import {
  KIND_ROWS,
  type ChannelReader,
  type ChannelRecord,
  type ChannelWriter,
} from './channel.js';

const HEADER_BYTES = 16;
/** Bytes of rows on their way, by default: as many as a ring holds. */
export const CREDIT_BYTES = 1 << 20;
const MARKS_MAX = 1024;
/** Marks that are acknowledged at once. */
const MARKS_A_RETURN = 64;
/** Buffers have sizes that fit the next record too. */
const BUFFER_BYTES_MIN = 4096;

type Mark = readonly [kind: number, value: number];

/** Writes records into a port. */
export class TransferWriter implements ChannelWriter {
  bytesWritten = 0;
  /** Bytes of buffers that the reader has. */
  private bytesAway = 0;
  private marksAway = 0;
  private readonly waiting: (ArrayBuffer | Mark)[] = [];
  private readonly free: ArrayBuffer[] = [];
  private freeBytes = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly bell: Bell,
    private readonly creditBytes = CREDIT_BYTES,
  ) {
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer | number>) => this.returned(data);
  }

  get isFull(): boolean {
    return this.waiting.length > 0;
  }

  writeMark(kind: number, value: number): void {
    this.bytesWritten += HEADER_BYTES;
    this.send([kind, value]);
  }

  writeRows(engine: Engine, pieces: readonly Piece[], byteLength: number): void {
    const buffer = this.buffer(HEADER_BYTES + byteLength);
    const target = new Uint8Array(buffer);
    new Uint32Array(buffer, 0, 2).set([KIND_ROWS, byteLength]);
    let at = HEADER_BYTES;
    for (const { address, length } of pieces) {
      const end = address + ((length + 15) & ~15);
      target.set(engine.memory.u8.subarray(address, end), at);
      at += end - address;
    }
    this.bytesWritten += at;
    this.send(buffer);
  }

  flush(): boolean {
    while (this.waiting.length > 0 && this.hasRoom(this.waiting[0])) {
      this.post(this.waiting.shift() as ArrayBuffer | Mark);
    }
    return this.waiting.length === 0;
  }

  private send(record: ArrayBuffer | Mark): void {
    if (this.waiting.length > 0 || !this.hasRoom(record)) this.waiting.push(record);
    else this.post(record);
  }

  private hasRoom(record: ArrayBuffer | Mark): boolean {
    if (!(record instanceof ArrayBuffer)) return this.marksAway < MARKS_MAX;
    return this.bytesAway === 0 || this.bytesAway + record.byteLength <= this.creditBytes;
  }

  private post(record: ArrayBuffer | Mark): void {
    if (record instanceof ArrayBuffer) {
      this.bytesAway += record.byteLength;
      this.port.postMessage(record, [record]);
    } else {
      this.marksAway += 1;
      this.port.postMessage(record);
    }
  }

  private returned(message: ArrayBuffer | number): void {
    if (typeof message === 'number') {
      this.marksAway -= message;
    } else {
      this.bytesAway -= message.byteLength;
      // What a burst needed is not kept for ever.
      if (this.freeBytes + message.byteLength <= this.creditBytes) {
        this.free.push(message);
        this.freeBytes += message.byteLength;
      }
    }
    if (this.waiting.length > 0) this.bell.ring();
  }

  private buffer(byteLength: number): ArrayBuffer {
    const last = this.free.pop();
    this.freeBytes -= last?.byteLength ?? 0;
    // One that is too short is dropped: records of a stream have about the same length.
    if (last !== undefined && last.byteLength >= byteLength) return last;
    let size = BUFFER_BYTES_MIN;
    while (size < byteLength) size *= 2;
    return new ArrayBuffer(size);
  }
}

/** Reads records from a port into the linear memory. */
export class TransferReader implements ChannelReader {
  bytesRead = 0;
  private readonly arrived: (ArrayBuffer | Mark)[] = [];
  private marksRead = 0;
  private payload = 0;
  private payloadCapacity = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly engine: Engine,
    bell: Bell,
  ) {
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer | Mark>) => {
      this.arrived.push(data);
      bell.ring();
    };
  }

  next(): ChannelRecord | undefined {
    const record = this.arrived.shift();
    if (record === undefined) return undefined;
    if (record instanceof ArrayBuffer) return this.rows(record);
    const [kind, value] = record;
    this.bytesRead += HEADER_BYTES;
    this.marksRead += 1;
    if (this.marksRead === MARKS_A_RETURN) {
      this.port.postMessage(this.marksRead);
      this.marksRead = 0;
    }
    return { kind, value, address: 0 };
  }

  /** Closes the port, at both ends. */
  release(): void {
    this.port.close();
    this.arrived.length = 0;
    this.freePayload();
  }

  private rows(buffer: ArrayBuffer): ChannelRecord {
    const [kind, byteLength] = new Uint32Array(buffer, 0, 2);
    this.makeRoom(byteLength);
    this.engine.memory.u8.set(new Uint8Array(buffer, HEADER_BYTES, byteLength), this.payload);
    this.bytesRead += HEADER_BYTES + byteLength;
    this.port.postMessage(buffer, [buffer]);
    return { kind, value: 0, address: this.payload };
  }

  /** Room for a payload and what SIMD reads behind it. */
  private makeRoom(byteLength: number): void {
    const wanted = byteLength + 64;
    if (wanted <= this.payloadCapacity) return;
    this.freePayload();
    this.payload = this.engine.memory.allocate(wanted * 2);
    this.payloadCapacity = wanted * 2;
  }

  private freePayload(): void {
    if (this.payloadCapacity > 0) this.engine.memory.free(this.payload, this.payloadCapacity);
    this.payloadCapacity = 0;
  }
}
