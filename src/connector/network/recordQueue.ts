// Record queue: records that came from the network and wait for the job.
//
//   producer ── push ──► records ── poll ──► job
//       ▲                   │
//       └──── whenFree ◄────┘  a producer stops while the queue is full
//
// Invariants
//   · What came before a failure or the end is handed out before it is told.
//   · The position is that of the last record handed out.
import { MillraceError } from '../../error.js';
import type { Json, Polled, SplitReader } from '../../source/source.js';
import { Signal } from '../../source/turn.js';

/** What a message of a network is: one record, or bytes with records on lines. */
export type Framing = 'message' | 'lines';

/** Bounds of a queue. */
export interface QueueOptions {
  /** For errors. */
  readonly name: string;
  readonly framing: Framing;
  /** Bytes that wait before the producer is asked to stop. */
  readonly bufferBytes: number;
}

/** Bytes handed out at a time, more only where one record is longer. */
const PIECE_BYTES = 1 << 19;
/** Records handed out that are kept before the rest moves up. */
const TAKEN_MAX = 1024;
/** What may still come of a socket that was asked to wait: the rest of a chunk. */
const SLACK_BYTES = 1 << 20;
/** What a record costs besides its bytes: without it, empty messages would fill the memory. */
const RECORD_BYTES = 64;
const LINE_FEED = 0x0a;
const encoder = new TextEncoder();

interface Waiting {
  readonly bytes: Uint8Array;
  readonly position: Json;
}

const HANDED_OUT: Waiting = { bytes: new Uint8Array(0), position: null };

/** A bounded queue that is polled as a split is. */
export class RecordQueue implements Pick<SplitReader, 'poll' | 'position'> {
  private waiting: Waiting[] = [];
  private next = 0;
  private waitingBytes = 0;
  private failure: MillraceError | undefined;
  private isEnded = false;
  private current: Json;
  private readonly arrived = new Signal();
  private readonly freed: (() => void)[] = [];

  constructor(
    private readonly options: QueueOptions,
    position: Json = null,
  ) {
    this.current = position;
  }

  /** True while a producer should wait for {@link whenFree}. */
  get isFull(): boolean {
    return this.waitingBytes >= this.options.bufferBytes;
  }

  /** Adds a record; `position` is where a reader goes on behind it. */
  push(record: Uint8Array | string, position: Json = null): void {
    if (this.isEnded) return;
    const bytes = typeof record === 'string' ? encoder.encode(record) : record;
    const cost = bytes.length + RECORD_BYTES;
    if (this.isFull && this.waitingBytes + cost > this.mostBytes) {
      return this.fail(this.overflow());
    }
    this.waiting.push({ bytes, position });
    this.waitingBytes += cost;
    this.arrived.raise();
  }

  /** Resolves when there is room, or nobody will take more. */
  async whenFree(): Promise<void> {
    while (this.isFull && !this.isEnded) {
      await new Promise<void>((resolve) => this.freed.push(resolve));
    }
  }

  /** Nothing more follows, because of an error. */
  fail(error: MillraceError): void {
    if (!this.isEnded) this.failure = error;
    this.end();
  }

  /** Nothing more follows. */
  end(): void {
    this.isEnded = true;
    this.arrived.raise();
    this.tellFreed();
  }

  poll(): Polled {
    if (this.next < this.waiting.length) return this.take();
    if (this.failure !== undefined) throw this.failure;
    if (this.isEnded) return { kind: 'end' };
    return { kind: 'idle', wake: this.arrived.wait() };
  }

  position(): Json {
    return this.current;
  }

  private get mostBytes(): number {
    return 2 * this.options.bufferBytes + SLACK_BYTES;
  }

  private take(): Polled {
    const from = this.next;
    let end = from;
    let byteCount = 0;
    while (end < this.waiting.length && (end === from || byteCount < PIECE_BYTES)) {
      byteCount += this.waiting[end++].bytes.length;
    }
    const taken = this.waiting.slice(from, end);
    this.current = taken[taken.length - 1].position;
    this.waitingBytes -= byteCount + taken.length * RECORD_BYTES;
    // What was handed out is let go, also where the queue is never empty.
    this.waiting.fill(HANDED_OUT, from, end);
    this.next = end;
    if (end === this.waiting.length || (end > TAKEN_MAX && end * 2 > this.waiting.length)) {
      this.waiting = this.waiting.slice(end);
      this.next = 0;
    }
    if (!this.isFull) this.tellFreed();
    return this.options.framing === 'message' ? framed(taken, byteCount) : lines(taken, byteCount);
  }

  private tellFreed(): void {
    for (const resolve of this.freed.splice(0)) resolve();
  }

  private overflow(): MillraceError {
    const { name } = this.options;
    return new MillraceError(
      'RESOURCE_LIMIT',
      `More than ${this.mostBytes} bytes of ${name} wait: the job is slower than what arrives. ` +
        `Filter at the server, or raise bufferBytes.`,
      { location: { source: name } },
    );
  }
}

function framed(records: readonly Waiting[], byteCount: number): Polled {
  const bytes = new Uint8Array(byteCount);
  const ends = new Uint32Array(records.length);
  let at = 0;
  records.forEach((record, index) => {
    bytes.set(record.bytes, at);
    ends[index] = at += record.bytes.length;
  });
  return { kind: 'records', bytes, ends };
}

/** A message's last line ends with it. */
function lines(records: readonly Waiting[], byteCount: number): Polled {
  const bytes = new Uint8Array(byteCount + records.length);
  let at = 0;
  for (const record of records) {
    bytes.set(record.bytes, at);
    at += record.bytes.length;
    if (at > 0 && bytes[at - 1] !== LINE_FEED) bytes[at++] = LINE_FEED;
  }
  return { kind: 'bytes', bytes: bytes.subarray(0, at) };
}
