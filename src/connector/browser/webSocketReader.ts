// One WebSocket as a reader: queue, acknowledgements, reconnection.
import { MillraceError } from '../../error.js';
import type { Json, Polled, SplitReader } from '../../source/source.js';
import { Signal } from '../../source/turn.js';
import type { Clock } from '../../time/clock.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import { MessageQueue } from './messageQueue.js';

const CLOSED_NORMALLY = 1000;

/** What a {@link WebSocketReader} needs. */
export interface ReaderOptions {
  readonly name: string;
  readonly bufferBytes: number;
  readonly clock: Clock;
  readonly send?: readonly (string | Uint8Array<ArrayBuffer>)[];
  readonly acknowledge?: (messageCount: number) => string;
  readonly reconnect?: ReconnectOptions | false;
  connect(): WebSocket;
}

/** Hands out a socket's messages as bytes. */
export class WebSocketReader implements SplitReader {
  private readonly queue: MessageQueue;
  private readonly arrived = new Signal();
  private readonly closing = new AbortController();
  private socket!: WebSocket;
  private isEnded = false;
  private failure: unknown;
  private readonly backoff: Backoff;

  constructor(private readonly options: ReaderOptions) {
    this.backoff = new Backoff(options.clock, options.reconnect);
    this.queue = new MessageQueue(options.bufferBytes, options.name);
    this.connect();
  }

  async poll(): Promise<Polled> {
    for (;;) {
      if (!this.queue.isEmpty) {
        const { bytes, messageCount } = this.queue.take();
        this.acknowledge(messageCount);
        return { kind: 'bytes', bytes };
      }
      if (this.failure !== undefined) throw this.failure;
      if (this.isEnded) return { kind: 'end' };
      await this.arrived.wait();
    }
  }

  /** A socket cannot go back. */
  position(): Json {
    return null;
  }

  close(): void {
    // Whoever waits for a message waits no longer.
    this.end();
    this.closing.abort();
    this.socket.close(CLOSED_NORMALLY);
  }

  private connect(): void {
    const socket = this.options.connect();
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    const received = (event: MessageEvent<string | ArrayBuffer>): void => this.received(event);
    socket.addEventListener('open', () => this.opened());
    socket.addEventListener('message', received);
    // An 'error' event says nothing; the 'close' behind it has the code.
    socket.addEventListener('close', (event) => this.closed(event));
  }

  private opened(): void {
    if (this.isEnded) return;
    for (const message of this.options.send ?? []) this.socket.send(message);
  }

  private received({ data }: MessageEvent<string | ArrayBuffer>): void {
    if (this.isEnded) return;
    // Not when a connection is open: a server that accepts and refuses would be asked for ever.
    this.backoff.reset();
    try {
      this.queue.push(data);
      this.arrived.raise();
    } catch (error) {
      this.fail(error);
    }
  }

  private acknowledge(messageCount: number): void {
    const { acknowledge } = this.options;
    if (acknowledge === undefined || this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(acknowledge(messageCount));
  }

  private closed({ code, reason }: CloseEvent): void {
    if (this.isEnded) return;
    if (code === CLOSED_NORMALLY) this.end();
    else void this.connectAgain(code, reason);
  }

  private async connectAgain(code: number, reason: string): Promise<void> {
    const mayTry = await this.backoff.wait(this.closing.signal);
    if (this.isEnded) return;
    if (mayTry) this.connect();
    else this.fail(this.lost(code, reason));
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.end();
    this.socket.close(CLOSED_NORMALLY);
  }

  private end(): void {
    this.isEnded = true;
    this.arrived.raise();
  }

  private lost(code: number, reason: string): MillraceError {
    const { name } = this.options;
    const { attemptCount } = this.backoff;
    const why = reason === '' ? `code ${code}` : `code ${code}, ${reason}`;
    const tried = attemptCount === 0 ? '' : ` after ${attemptCount} attempts`;
    return new MillraceError(
      'CONNECTOR_IO',
      `The connection to ${name} was lost or refused (${why})${tried}. Is the server running, ` +
        `and does its address begin with ws:// or wss://?`,
      { location: { source: name } },
    );
  }
}
