// Rows as server-sent events to all who ask for them.
//
//   write ──► event n ──► clients        kept: the last `replay` events, for those who come back
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Format } from '../../format/format.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Sink, SinkContext } from '../../sink/sink.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { createHttpServer, listening, type ServerOptions } from '../network/httpServer.js';
import { positive } from '../network/limits.js';
import { RecordEncoder } from '../network/recordEncoder.js';

/** Options of {@link eventStreamSink}. */
export interface EventStreamSinkOptions extends ServerOptions {
  readonly format: Format;
  /** The events' name; default none, which is `message` to an EventSource. */
  readonly event?: string;
  /** Events that are kept for clients who come back with the id of their last; default 1,000. */
  readonly replay?: number;
  /** A comment that keeps connections open; default 15 s. */
  readonly keepAlive?: Duration;
  /** Bytes that may wait for one client, which is disconnected then; default 1 MiB. */
  readonly clientBufferBytes?: number;
  /** Pages of this origin may read, `*` = all; default none but the server's own. */
  readonly allowOrigin?: string;
}

const CLIENT_BUFFER_BYTES = 1 << 20;
const REPLAY_EVENTS = 1000;
const CLIENTS_MAX = 1000;

/**
 * Listens on a port and sends each row as an event with an id. A client that was disconnected and
 * comes back (`Last-Event-ID`) gets what it missed, as far as that is kept.
 *
 * @throws MillraceError CONNECTOR_IO from the job when the port cannot be had.
 */
export function eventStreamSink<F extends Fields>(options: EventStreamSinkOptions): Sink<F> {
  positive('clientBufferBytes', options.clientBufferBytes ?? CLIENT_BUFFER_BYTES);
  durationMs(options.keepAlive ?? '15s', 'keepAlive', { min: 1 });
  return {
    name: 'event stream',
    open: async (context) => {
      const writer = new EventWriter(options, context);
      await writer.listen();
      return writer;
    },
  };
}

class EventWriter extends MemoryWriter {
  bytesWritten = 0;
  private readonly encoder: RecordEncoder;
  private readonly clients = new Set<ServerResponse>();
  private readonly over = new AbortController();
  /** The last events, as texts; the first one has the id `nextId - kept.length`. */
  private kept: string[] = [];
  private nextId = 1;
  private server!: Server;

  constructor(
    private readonly options: EventStreamSinkOptions,
    private readonly context: SinkContext,
  ) {
    super();
    this.encoder = new RecordEncoder(context, options.format, 'message');
  }

  async listen(): Promise<void> {
    this.server = await createHttpServer(this.options.tls);
    this.server.on('request', (request, response) => this.answer(request, response));
    await listening(this.server, undefined, this.options);
    this.options.onListening?.((this.server.address() as AddressInfo).port);
    void this.keepAlive();
  }

  write(batch: Batch): void {
    const texts = this.encoder.encode(batch).map((record) => this.eventOf(record));
    if (texts.length === 0) return;
    const { replay = REPLAY_EVENTS } = this.options;
    this.kept = replay === 0 ? [] : [...this.kept, ...texts].slice(-replay);
    this.sendToAll(texts.join(''));
  }

  override async close(): Promise<void> {
    this.over.abort();
    for (const client of this.clients) client.end();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
    this.encoder.release();
  }

  private eventOf(record: Uint8Array): string {
    const { event } = this.options;
    const lines = decoder.decode(record).split(/\r\n|\r|\n/);
    const name = event === undefined ? '' : `event: ${event}\n`;
    return `${name}id: ${this.nextId++}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`;
  }

  private sendToAll(text: string): void {
    const most = this.options.clientBufferBytes ?? CLIENT_BUFFER_BYTES;
    this.bytesWritten += text.length;
    for (const client of this.clients) {
      if (client.writableLength > most) client.destroy();
      else client.write(text);
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { path, authorize, maxClients = CLIENTS_MAX, allowOrigin } = this.options;
    const refuse = (status: number): void => void response.writeHead(status).end();
    if (request.method !== 'GET') return refuse(405);
    if (path !== undefined && request.url?.split('?')[0] !== path) return refuse(404);
    if (authorize !== undefined && !authorize(request)) return refuse(401);
    if (this.clients.size >= maxClients) return refuse(503);
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      ...(allowOrigin !== undefined && { 'access-control-allow-origin': allowOrigin }),
    });
    response.flushHeaders();
    response.on('close', () => this.clients.delete(response));
    response.write(this.missedSince(request.headers['last-event-id']));
    this.clients.add(response);
  }

  private missedSince(lastId: string | string[] | undefined): string {
    if (typeof lastId !== 'string' || !/^\d{1,15}$/.test(lastId)) return ':\n\n';
    const first = this.nextId - this.kept.length;
    return `:\n\n${this.kept.slice(Math.max(0, Number(lastId) + 1 - first)).join('')}`;
  }

  private async keepAlive(): Promise<void> {
    const ms = durationMs(this.options.keepAlive ?? '15s', 'keepAlive', { min: 1 });
    const { signal } = this.over;
    while (!signal.aborted) {
      // The sleep ends early only when the writer is closed.
      await this.context.clock.sleep(ms, signal).catch(() => undefined);
      if (!signal.aborted) this.sendToAll(':\n\n');
    }
  }
}

const decoder = new TextDecoder();
