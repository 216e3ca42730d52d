// Rows to all clients of a WebSocket server of the job.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Format } from '../../format/format.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Sink, SinkContext } from '../../sink/sink.js';
import { positive } from '../network/limits.js';
import { RecordEncoder } from '../network/recordEncoder.js';
import type { Framing } from '../network/recordQueue.js';
import { SOCKET_OPEN, type Socket } from './library.js';
import type { ServerOptions } from '../network/httpServer.js';
import { ListeningServer } from './server.js';

/** Options of {@link webSocketServerSink}. */
export interface WebSocketServerSinkOptions extends ServerOptions {
  readonly format: Format;
  /** `message` (default): a message a row. `lines`: a message a batch. */
  readonly framing?: Framing;
  /** Bytes that may wait for one client; default 1 MiB. */
  readonly clientBufferBytes?: number;
  /**
   * A client with more waiting: `disconnect` (default, code 1013), `drop` what it cannot take, or
   * `wait`, so that the slowest client slows the job.
   */
  readonly slowClients?: 'disconnect' | 'drop' | 'wait';
}

const CLIENT_BUFFER_BYTES = 1 << 20;
/** What a client may send at most: its messages are not read. */
const CLIENT_MESSAGE_BYTES = 1 << 16;
const TRY_AGAIN_LATER = 1013;
/** How often a slow client that the job waits for is looked at. */
const LOOK_MS = 5;

/**
 * Listens on a port and sends rows to all clients that are connected when they are written; without
 * a client rows are dropped. For live views: nothing is kept for those who come later.
 *
 * @throws MillraceError CONNECTOR_IO from the job when the port cannot be had.
 */
export function webSocketServerSink<F extends Fields>(
  options: WebSocketServerSinkOptions,
): Sink<F> {
  positive('clientBufferBytes', options.clientBufferBytes ?? CLIENT_BUFFER_BYTES);
  return {
    name: 'WebSocket server',
    open: async (context) => {
      const writer = new BroadcastWriter(options, context);
      await writer.listen();
      return writer;
    },
  };
}

class BroadcastWriter extends MemoryWriter {
  bytesWritten = 0;
  private readonly encoder: RecordEncoder;
  private readonly bufferBytes: number;
  private readonly isText: boolean;
  private server!: ListeningServer;
  private isOver = false;

  constructor(
    private readonly options: WebSocketServerSinkOptions,
    private readonly context: SinkContext,
  ) {
    super();
    this.encoder = new RecordEncoder(context, options.format, options.framing ?? 'message');
    this.bufferBytes = options.clientBufferBytes ?? CLIENT_BUFFER_BYTES;
    this.isText = options.format.name !== 'raw';
  }

  async listen(): Promise<void> {
    const header = this.encoder.header();
    this.server = await ListeningServer.listen(this.options, CLIENT_MESSAGE_BYTES, (socket) => {
      if (header !== undefined) socket.send(this.payload(header), () => undefined);
    });
  }

  write(batch: Batch): void {
    for (const message of this.encoder.encode(batch)) {
      this.bytesWritten += message.length;
      const payload = this.payload(message);
      for (const client of this.server.clients) this.send(client, payload);
    }
  }

  override get needsFlush(): boolean {
    return this.options.slowClients === 'wait' && this.slowest() >= this.bufferBytes;
  }

  override async flush(): Promise<void> {
    const { clock, signal } = this.context;
    while (this.needsFlush && !this.isOver && !signal.aborted) {
      // The sleep ends early only when the job does.
      await clock.sleep(LOOK_MS, signal).catch(() => undefined);
    }
  }

  override async abort(): Promise<void> {
    this.isOver = true;
  }

  override async close(): Promise<void> {
    this.isOver = true;
    await this.server.close();
    this.encoder.release();
  }

  private send(client: Socket, payload: Uint8Array | string): void {
    if (client.readyState !== SOCKET_OPEN) return;
    const { slowClients = 'disconnect' } = this.options;
    if (slowClients !== 'wait' && client.bufferedAmount >= this.bufferBytes) {
      if (slowClients === 'disconnect') client.close(TRY_AGAIN_LATER, 'too slow');
      return;
    }
    // A client that is lost is told by its 'close'.
    client.send(payload, () => undefined);
  }

  private slowest(): number {
    let most = 0;
    for (const client of this.server.clients) most = Math.max(most, client.bufferedAmount);
    return most;
  }

  private payload(message: Uint8Array): Uint8Array | string {
    return this.isText ? decoder.decode(message) : message;
  }
}

const decoder = new TextDecoder();
