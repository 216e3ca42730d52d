// One WebSocket connection of a client, made again when it is lost.
//
//   connecting ──► open ──(code 1000)──────────────────► ended
//       ▲           │──(message too long)──────────────► failed
//       └─ backoff ─┴──(lost, no pong)──(no attempts)──► failed
//
// Invariants
//   · `ended` is told once, unless the connection was closed from here.
//   · No error shows a secret of the address or of a header.
import { MillraceError } from '../../error.js';
import type { Clock } from '../../time/clock.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import { Redactor } from '../network/redact.js';
import { loadSocketLibrary, SOCKET_OPEN, type Socket, type SocketLibrary } from './library.js';

/** Options of both ends of a client's connection. */
export interface ConnectionOptions {
  /** Subprotocols to offer. */
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent when a connection is open: subscriptions, a token. */
  readonly send?: readonly (string | Uint8Array)[];
  /** Default: eight attempts, 0.5 s to 30 s apart. False: a lost connection fails the job. */
  readonly reconnect?: ReconnectOptions | false;
  /** A ping each interval, which must be answered within the timeout; default 30 s and 10 s. */
  readonly ping?: { readonly interval?: Duration; readonly timeout?: Duration } | false;
  /** How long a connection may take to open; default 10 s. */
  readonly connectTimeout?: Duration;
  /** As Node's `tls.connect` takes them: `ca`, `cert`, `key`, `rejectUnauthorized`. */
  readonly tls?: Readonly<Record<string, unknown>>;
}

/** What a connection tells. */
export interface ConnectionHooks {
  opened?(): void;
  received?(message: Uint8Array): void;
  /** It is over: normally, or with an error. */
  ended(error: MillraceError | undefined): void;
}

const CLOSED_NORMALLY = 1000;
const TOO_LONG = 1009;

interface Loss {
  readonly code: number;
  readonly reason: string;
}

/** A client's connection. */
export class Connection {
  readonly name: string;
  private readonly backoff: Backoff;
  private readonly redactor: Redactor;
  private readonly closing = new AbortController();
  private socket: Socket | undefined;
  private pong: (() => void) | undefined;
  private isPaused = false;

  constructor(
    private readonly address: string | URL,
    private readonly options: ConnectionOptions,
    private readonly clock: Clock,
    private readonly maxMessageBytes: number,
    private readonly hooks: ConnectionHooks,
  ) {
    this.redactor = new Redactor(address, options.headers);
    this.name = this.redactor.name;
    this.backoff = new Backoff(clock, options.reconnect);
  }

  get isOpen(): boolean {
    return this.socket?.readyState === SOCKET_OPEN;
  }

  /** Connects, and again, until it is over. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.closing;
    const error = await this.connectAgain(signal).catch((cause: unknown) => cause);
    if (signal.aborted) return;
    this.closing.abort();
    this.hooks.ended(error as MillraceError | undefined);
  }

  send(data: Uint8Array | string, done: (error?: Error) => void): void {
    if (this.socket === undefined) done(new Error('not connected'));
    else this.socket.send(data, done);
  }

  /** Asks the server to wait, by TCP. */
  pause(): void {
    this.isPaused = true;
    this.socket?.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.socket?.resume();
  }

  close(): void {
    this.closing.abort();
    this.socket?.close(CLOSED_NORMALLY);
  }

  private async connectAgain(signal: AbortSignal): Promise<MillraceError | undefined> {
    const library = await loadSocketLibrary();
    for (;;) {
      if (signal.aborted) return undefined;
      const loss = await this.connection(library);
      if (loss.code === CLOSED_NORMALLY) return undefined;
      if (loss.code === TOO_LONG) return this.tooLong();
      if (!(await this.backoff.wait(signal))) return this.lost(loss);
    }
  }

  /** Resolves when the connection is closed. */
  private connection({ WebSocket }: SocketLibrary): Promise<Loss> {
    const { protocols = [], headers = {}, tls = {}, connectTimeout = '10s' } = this.options;
    const socket = new WebSocket(this.address, protocols, {
      ...tls,
      headers,
      maxPayload: this.maxMessageBytes,
      handshakeTimeout: durationMs(connectTimeout, 'connectTimeout', { min: 1 }),
    });
    this.socket = socket;
    const over = new AbortController();
    return new Promise((resolve) => {
      let failure: NodeJS.ErrnoException | undefined;
      socket.on('open', () => {
        for (const message of this.options.send ?? []) socket.send(message, ignoreLoss);
        void this.keepAlive(socket, over.signal);
        this.hooks.opened?.();
      });
      socket.on('message', (data) => {
        // Not when it opens: a server that accepts and refuses would be asked for ever.
        this.backoff.reset();
        this.hooks.received?.(data);
      });
      socket.on('pong', () => this.pong?.());
      socket.on('error', (error) => (failure = error));
      socket.on('close', (code, reason) => {
        over.abort();
        const isTooLong = failure?.code === TOO_LONG_ERROR;
        const text =
          failure === undefined ? decoder.decode(reason) : this.redactor.reasonOf(failure);
        resolve({ code: isTooLong ? TOO_LONG : code, reason: text });
      });
    });
  }

  /** Ends a connection that does not answer; while it is paused no answer would be read. */
  private async keepAlive(socket: Socket, over: AbortSignal): Promise<void> {
    if (this.options.ping === false) return;
    const { interval = '30s', timeout = '10s' } = this.options.ping ?? {};
    const intervalMs = durationMs(interval, 'ping.interval', { min: 1 });
    const timeoutMs = durationMs(timeout, 'ping.timeout', { min: 1 });
    while (!over.aborted) {
      if (!(await this.slept(intervalMs, over))) return;
      if (this.isPaused) continue;
      const answered = new AbortController();
      this.pong = () => answered.abort();
      socket.ping();
      const waiting = AbortSignal.any([answered.signal, over]);
      if ((await this.slept(timeoutMs, waiting)) && !this.isPaused) return socket.terminate();
    }
  }

  private slept(ms: number, signal: AbortSignal): Promise<boolean> {
    return this.clock.sleep(ms, signal).then(
      () => true,
      () => false,
    );
  }

  private lost({ code, reason }: Loss): MillraceError {
    const why = reason === '' ? `code ${code}` : `code ${code}: ${reason}`;
    const { attemptCount } = this.backoff;
    const tried = attemptCount === 0 ? '' : ` after ${attemptCount} attempts`;
    return new MillraceError(
      'CONNECTOR_IO',
      `The connection to ${this.name} was lost or refused (${why})${tried}. Is the server running?`,
      { location: { source: this.name }, retryable: true },
    );
  }

  private tooLong(): MillraceError {
    return new MillraceError(
      'DATA_BAD_RECORD',
      `A message of ${this.name} is longer than ${this.maxMessageBytes} bytes; ` +
        `raise maxRecordBytes, or let the server send shorter ones.`,
      { location: { source: this.name } },
    );
  }
}

const TOO_LONG_ERROR = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
const decoder = new TextDecoder();

/** A message that cannot be sent is told by the 'close' that follows. */
function ignoreLoss(): void {}
