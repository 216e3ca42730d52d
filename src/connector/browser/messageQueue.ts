// Messages that wait for the job, joined to one piece of bytes when it asks.
//
// A message a poll would make tiny batches of chatty sockets; joined, the messages of a moment are
// decoded together.
import { MillraceError } from '../../error.js';

const LINE_END = 0x0a;
/** Bytes handed out at a time, more only where one message is longer. */
const PIECE_BYTES = 1 << 19;
/** Messages handed out that are kept before the rest moves up. */
const TAKEN_MAX = 1024;
const HANDED_OUT = new Uint8Array(0);
const encoder = new TextEncoder();

/** What was taken from the queue. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly messageCount: number;
}

/** A bounded queue of messages of whole records. */
export class MessageQueue {
  private messages: Uint8Array[] = [];
  private next = 0;
  /** Bytes that wait, with the line ends that the messages lack. */
  private waitingBytes = 0;

  constructor(
    private readonly bufferBytes: number,
    private readonly name: string,
  ) {}

  get isEmpty(): boolean {
    return this.next === this.messages.length;
  }

  /** @throws MillraceError RESOURCE_LIMIT */
  push(message: string | ArrayBuffer): void {
    const bytes = typeof message === 'string' ? encoder.encode(message) : new Uint8Array(message);
    if (this.waitingBytes + bytes.length > this.bufferBytes) throw this.overflow();
    this.messages.push(bytes);
    this.waitingBytes += bytes.length + 1;
  }

  /** The messages that wait, a line end behind each, up to half a megabyte. */
  take(): Piece {
    const { messages } = this;
    const from = this.next;
    let end = from;
    let byteCount = 0;
    while (end < messages.length && (end === from || byteCount < PIECE_BYTES)) {
      byteCount += messages[end++].length + 1;
    }
    this.waitingBytes -= byteCount;
    const bytes = joined(messages, from, end, byteCount);
    // What was handed out is let go, also where the queue is never empty.
    messages.fill(HANDED_OUT, from, end);
    this.next = end;
    if (end === messages.length || (end > TAKEN_MAX && end * 2 > messages.length)) {
      this.messages = messages.slice(end);
      this.next = 0;
    }
    return { bytes, messageCount: end - from };
  }

  private overflow(): MillraceError {
    return new MillraceError(
      'RESOURCE_LIMIT',
      `More than ${this.bufferBytes} bytes of ${this.name} wait: the job is slower than the ` +
        `messages. Filter at the server, let it wait ('acknowledge'), or raise 'bufferBytes'.`,
      { location: { source: this.name } },
    );
  }
}

function joined(
  messages: readonly Uint8Array[],
  from: number,
  end: number,
  byteCount: number,
): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  let at = 0;
  for (let i = from; i < end; i++) {
    const message = messages[i];
    bytes.set(message, at);
    at += message.length;
    if (message.length > 0 && message[message.length - 1] !== LINE_END) bytes[at++] = LINE_END;
  }
  return bytes.subarray(0, at);
}
