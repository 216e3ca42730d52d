// Records of server-sent events.
//
//   request ──► events ──► queue ──► job        lost: again, from the last event's id
//
// Invariants
//   · The position is the id of the last event that was handed out: opened there, the server is
//     asked for what follows it.
//
// Semantics: the HTML standard's EventSource, but for what it does after errors: an answer that is
// no event stream is an error at once.
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import type { Source, SourceContext, SplitReader } from '../../source/source.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import {
  networkLimits,
  requireAddress,
  type NetworkLimits,
  type NetworkSourceOptions,
} from '../network/limits.js';
import { RecordQueue } from '../network/recordQueue.js';
import { Redactor } from '../network/redact.js';
import { answerError, requestError } from './response.js';

/** Options of {@link fromEventStream}. */
export interface EventStreamOptions<F extends Fields> extends NetworkSourceOptions {
  readonly schema: Schema<F>;
  readonly format: Format;
  /** Only events of these names; those without a name are `message`. Default all. */
  readonly events?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: eight attempts, 0.5 s to 30 s apart. False: the source ends with the answer. */
  readonly reconnect?: ReconnectOptions | false;
  /** A connection over which nothing comes for this long is made again; default never. */
  readonly idleTimeout?: Duration;
}

const NO_CONTENT = 204;

/**
 * Reads server-sent events: the data of each is a record. A connection that is lost, or an answer
 * that ends, is asked for again from the last event's id; the source ends at the status 204.
 *
 * @example fromEventStream('https://feed.example/prices', { schema: prices, format: json() })
 * @throws MillraceError CONNECTOR_IO, CONNECTOR_NOT_FOUND, CONNECTOR_FORMAT from the job.
 */
export function fromEventStream<F extends Fields>(
  address: string | URL,
  options: EventStreamOptions<F>,
): Source<F> {
  requireAddress(address, ['http:', 'https:']);
  const limits = networkLimits(options);
  const name = options.name ?? new Redactor(address).name;
  return {
    name,
    schema: options.schema,
    isBounded: false,
    format: options.format.decoder(options.schema),
    splits: async () => [{ id: name }],
    open: (_split, position, context) => {
      const lastId = typeof position === 'string' ? position : '';
      return new EventReader(address, options, { ...limits, name }, lastId, context);
    },
  };
}

class EventReader implements SplitReader {
  private readonly queue: RecordQueue;
  private readonly redactor: Redactor;
  private readonly backoff: Backoff;
  private readonly closing = new AbortController();
  private readonly idleMs: number;
  /** What the server asks for, until it asks for something else. */
  private retryMs: number | undefined;

  constructor(
    private readonly address: string | URL,
    private readonly options: EventStreamOptions<Fields>,
    private readonly limits: NetworkLimits & { readonly name: string },
    private lastId: string,
    private readonly context: SourceContext,
  ) {
    this.queue = new RecordQueue(limits, lastId);
    this.redactor = new Redactor(address, options.headers);
    this.backoff = new Backoff(context.clock, options.reconnect);
    const { idleTimeout } = options;
    this.idleMs =
      idleTimeout === undefined ? 0 : durationMs(idleTimeout, 'idleTimeout', { min: 1 });
    void this.run();
  }

  poll(): ReturnType<SplitReader['poll']> {
    return this.queue.poll();
  }

  position(): ReturnType<SplitReader['position']> {
    return this.queue.position();
  }

  close(): void {
    this.closing.abort();
    this.queue.end();
  }

  /** Never rejects: what fails is told behind the events before it. */
  private async run(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const error = await this.readAnswer(signal).catch((cause: unknown) =>
        requestError(cause, this.redactor),
      );
      if (signal.aborted || error === 'end') return this.queue.end();
      if (error !== undefined && !error.retryable) return this.queue.fail(error);
      this.backoff.give(this.retryMs);
      if (await this.backoff.wait(signal)) continue;
      if (error === undefined && this.options.reconnect === false) return this.queue.end();
      return this.queue.fail(error ?? this.endedTooOften());
    }
  }

  /** Reads one answer to its end; tells what ended it, if that was no plain end. */
  private async readAnswer(signal: AbortSignal): Promise<MillraceError | 'end' | undefined> {
    const attempt = new AbortController();
    const either = AbortSignal.any([signal, attempt.signal]);
    const headers: Record<string, string> = {
      ...this.options.headers,
      accept: 'text/event-stream',
    };
    if (this.lastId !== '') headers['last-event-id'] = this.lastId;
    const response = await fetch(this.address, { headers, signal: either, cache: 'no-store' });
    if (response.status === NO_CONTENT) return 'end';
    if (!response.ok) return answerError(response, this.redactor);
    if (!/^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')) {
      attempt.abort();
      return this.notEvents(response);
    }
    await this.readEvents(response, attempt);
    return undefined;
  }

  private async readEvents(response: Response, attempt: AbortController): Promise<void> {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let failure: MillraceError | undefined;
    const parser = createParser({
      maxBufferSize: this.limits.maxRecordBytes,
      onEvent: (event) => this.received(event),
      onRetry: (ms) => (this.retryMs = ms),
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') failure = this.tooLong();
      },
    });
    for (;;) {
      await this.queue.whenFree();
      const chunk = await this.withinIdleTime(reader.read(), attempt);
      if (chunk.done) return;
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      if (failure === undefined) continue;
      attempt.abort();
      throw failure;
    }
  }

  private async withinIdleTime<T>(read: Promise<T>, attempt: AbortController): Promise<T> {
    if (this.idleMs === 0) return read;
    const timer = new AbortController();
    const idle = this.context.clock.sleep(this.idleMs, timer.signal).then(
      () => attempt.abort(new Error(`nothing came for ${this.idleMs} ms`)),
      // The sleep ends early when something came.
      () => undefined,
    );
    try {
      return await read;
    } finally {
      timer.abort();
      await idle;
    }
  }

  private received({ data, event, id }: EventSourceMessage): void {
    // Not when the answer begins: a server that accepts and ends would be asked for ever.
    this.backoff.reset();
    if (id !== undefined) this.lastId = id;
    const { events } = this.options;
    if (events !== undefined && !events.includes(event ?? 'message')) return;
    this.queue.push(data, this.lastId);
  }

  private notEvents(response: Response): MillraceError {
    const type = response.headers.get('content-type') ?? 'no content type';
    return new MillraceError(
      'CONNECTOR_FORMAT',
      `${this.redactor.name} answered with ${type}; expected text/event-stream. ` +
        `Use fromPolling() for an address that answers at once.`,
      { location: { source: this.limits.name } },
    );
  }

  private tooLong(): MillraceError {
    const { maxRecordBytes, name } = this.limits;
    return new MillraceError(
      'DATA_BAD_RECORD',
      `An event of ${name} is longer than ${maxRecordBytes} bytes; raise maxRecordBytes.`,
      { location: { source: name } },
    );
  }

  private endedTooOften(): MillraceError {
    return new MillraceError(
      'CONNECTOR_IO',
      `${this.redactor.name} ended its answer ${this.backoff.attemptCount + 1} times ` +
        `without an event.`,
      { location: { source: this.limits.name }, retryable: true },
    );
  }
}
