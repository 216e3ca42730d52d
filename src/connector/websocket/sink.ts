// Rows to a WebSocket server.
//
//   write ──► queue ──(connected)──► socket ──(handed to the network)──► forgotten
//               └ needsFlush while it is full; what was not handed over is sent again after a loss
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Sink, SinkContext } from '../../sink/sink.js';
import { positive, requireAddress } from '../network/limits.js';
import { RecordEncoder } from '../network/recordEncoder.js';
import type { Framing } from '../network/recordQueue.js';
import { redactedAddress } from '../network/redact.js';
import { Connection, type ConnectionOptions } from './connection.js';

/** Options of {@link webSocketSink}. */
export interface WebSocketSinkOptions extends ConnectionOptions {
  readonly format: Format;
  /** `message` (default): a message a row. `lines`: a message a batch. */
  readonly framing?: Framing;
  /** Bytes that wait for the server before the job does; default 16 MiB. */
  readonly bufferBytes?: number;
}

const BUFFER_BYTES = 16 << 20;
/** What a server may answer at most: its messages are not read. */
const ANSWER_BYTES_MAX = 1 << 20;

/**
 * Sends rows as messages, text or binary as the format is. A commit waits until everything was
 * handed to the network; after a lost connection messages may come twice, and what the network held
 * is lost.
 *
 * @throws MillraceError CONNECTOR_IO from the job when the connection cannot be made (again).
 */
export function webSocketSink<F extends Fields>(
  address: string | URL,
  options: WebSocketSinkOptions,
): Sink<F> {
  requireAddress(address, ['ws:', 'wss:']);
  positive('bufferBytes', options.bufferBytes ?? BUFFER_BYTES);
  return {
    name: redactedAddress(address),
    open: (context) => new WebSocketWriter(address, options, context),
  };
}

class WebSocketWriter extends MemoryWriter {
  bytesWritten = 0;
  private readonly encoder: RecordEncoder;
  private readonly connection: Connection;
  private readonly bufferBytes: number;
  private readonly isText: boolean;
  /** Messages; those in front of `handedCount` were handed to the network. */
  private queue: Uint8Array[] = [];
  private handedCount = 0;
  /** Messages that this connection was given, from the start of the queue. */
  private sentCount = 0;
  private queuedBytes = 0;
  /** Told apart, so that answers about a lost connection's messages do not count. */
  private connectionNumber = 0;
  private failure: MillraceError | undefined;
  private isOver = false;
  private readonly waiters: (() => void)[] = [];

  constructor(address: string | URL, options: WebSocketSinkOptions, context: SinkContext) {
    super();
    this.encoder = new RecordEncoder(context, options.format, options.framing ?? 'message');
    this.bufferBytes = options.bufferBytes ?? BUFFER_BYTES;
    this.isText = options.format.name !== 'raw';
    this.connection = new Connection(address, options, context.clock, ANSWER_BYTES_MAX, {
      opened: () => this.opened(),
      ended: (error) => this.ended(error),
    });
    void this.connection.run();
  }

  write(batch: Batch): void {
    for (const message of this.encoder.encode(batch)) {
      this.queue.push(message);
      this.queuedBytes += message.length;
    }
    this.sendQueued();
  }

  override get needsFlush(): boolean {
    return this.queuedBytes >= this.bufferBytes || this.failure !== undefined;
  }

  override async flush(): Promise<void> {
    while (this.handedCount < this.queue.length && this.failure === undefined && !this.isOver) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
    if (this.failure !== undefined) throw this.failure;
  }

  override async abort(): Promise<void> {
    this.isOver = true;
    this.tell();
  }

  override async close(): Promise<void> {
    this.isOver = true;
    this.connection.close();
    this.encoder.release();
    this.tell();
  }

  private opened(): void {
    this.connectionNumber += 1;
    this.sentCount = this.handedCount;
    const header = this.encoder.header();
    if (header !== undefined) this.connection.send(this.payload(header), () => undefined);
    this.sendQueued();
  }

  private sendQueued(): void {
    if (!this.connection.isOpen) return;
    const number = this.connectionNumber;
    for (; this.sentCount < this.queue.length; this.sentCount++) {
      this.connection.send(this.payload(this.queue[this.sentCount]), (error) => {
        // A message that failed is sent again by the next connection.
        if (error === undefined || error === null) this.handedOver(number);
      });
    }
  }

  /** The network takes messages in their order. */
  private handedOver(number: number): void {
    if (number !== this.connectionNumber) return;
    const { length } = this.queue[this.handedCount++];
    this.queuedBytes -= length;
    this.bytesWritten += length;
    if (this.handedCount === this.queue.length) this.tell();
    if (this.handedCount * 2 >= this.queue.length) this.forgetHanded();
  }

  /** Moves up no more messages than it drops. */
  private forgetHanded(): void {
    this.queue = this.queue.slice(this.handedCount);
    this.sentCount -= this.handedCount;
    this.handedCount = 0;
  }

  private payload(message: Uint8Array): Uint8Array | string {
    return this.isText ? decoder.decode(message) : message;
  }

  private ended(error: MillraceError | undefined): void {
    this.failure ??= error ?? closedByServer(this.connection.name);
    this.tell();
  }

  private tell(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}

const decoder = new TextDecoder();

function closedByServer(name: string): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `${name} closed the connection while rows are written to it.`,
    { retryable: true },
  );
}
