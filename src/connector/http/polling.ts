// Records of an address that is asked again and again.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import type { Json, Polled, Source, SourceContext, SplitReader } from '../../source/source.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import {
  networkLimits,
  requireAddress,
  type NetworkLimits,
  type NetworkSourceOptions,
} from '../network/limits.js';
import { Redactor } from '../network/redact.js';
import { RecordQueue } from '../network/recordQueue.js';
import { answerError, requestError, retryAfterMs } from './response.js';

/** Options of {@link fromPolling}. */
export interface PollingOptions<F extends Fields> extends NetworkSourceOptions {
  readonly schema: Schema<F>;
  readonly format: Format;
  /** From the end of one answer to the next request. */
  readonly interval: Duration;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long an answer may take; default 30 s. */
  readonly timeout?: Duration;
  /** Failures in a row, and how long to wait behind each. */
  readonly reconnect?: ReconnectOptions | false;
}

const NOT_MODIFIED = 304;

/**
 * Asks an address in intervals and reads each answer: one record (`framing: 'message'`), or records
 * on lines (`'lines'`). A server that knows ETags is asked only for what changed. It never ends by
 * itself.
 *
 * @example fromPolling('https://api.example/p', { schema, format: json(), interval: '10s' })
 * @throws MillraceError CONNECTOR_IO, CONNECTOR_NOT_FOUND from the job.
 */
export function fromPolling<F extends Fields>(
  address: string | URL,
  options: PollingOptions<F>,
): Source<F> {
  requireAddress(address, ['http:', 'https:']);
  const limits = networkLimits(options);
  const name = options.name ?? new Redactor(address).name;
  durationMs(options.interval, 'interval', { min: 1 });
  return {
    name,
    schema: options.schema,
    isBounded: false,
    format: options.format.decoder(options.schema),
    splits: async () => [{ id: name }],
    open: (_split, position, context) =>
      new PollingReader(address, options, { ...limits, name }, position ?? null, context),
  };
}

class PollingReader implements SplitReader {
  private readonly queue: RecordQueue;
  private readonly redactor: Redactor;
  private readonly backoff: Backoff;
  private readonly closing = new AbortController();
  private etag: string | undefined;

  constructor(
    private readonly address: string | URL,
    private readonly options: PollingOptions<Fields>,
    private readonly limits: NetworkLimits & { readonly name: string },
    position: Json,
    private readonly context: SourceContext,
  ) {
    this.etag = typeof position === 'string' ? position : undefined;
    this.queue = new RecordQueue(limits, position);
    this.redactor = new Redactor(address, options.headers);
    this.backoff = new Backoff(context.clock, options.reconnect);
    void this.run();
  }

  poll(): Polled {
    return this.queue.poll();
  }

  /** The ETag of the last answer that was handed out. */
  position(): Json {
    return this.queue.position();
  }

  close(): void {
    this.closing.abort();
    this.queue.end();
  }

  /** Never rejects: what fails is told behind the answers before it. */
  private async run(): Promise<void> {
    const { signal } = this.closing;
    const intervalMs = durationMs(this.options.interval, 'interval', { min: 1 });
    while (!signal.aborted) {
      const error = await this.ask().catch((cause: unknown) => requestError(cause, this.redactor));
      if (signal.aborted) return;
      if (error === undefined) {
        this.backoff.reset();
        // The sleep ends early only when the reader is closed.
        await this.context.clock.sleep(intervalMs, signal).catch(() => undefined);
      } else if (!error.retryable || !(await this.backoff.wait(signal))) {
        return this.queue.fail(error);
      }
      await this.queue.whenFree();
    }
  }

  private async ask(): Promise<MillraceError | undefined> {
    const headers: Record<string, string> = { ...this.options.headers };
    if (this.etag !== undefined) headers['if-none-match'] = this.etag;
    const attempt = new AbortController();
    const timer = new AbortController();
    const timeoutMs = durationMs(this.options.timeout ?? '30s', 'timeout', { min: 1 });
    void this.context.clock.sleep(timeoutMs, timer.signal).then(
      () => attempt.abort(new Error(`no answer within ${timeoutMs} ms`)),
      // The sleep ends early when the answer is there.
      () => undefined,
    );
    try {
      const signal = AbortSignal.any([this.closing.signal, attempt.signal]);
      const response = await fetch(this.address, { headers, signal });
      if (response.status === NOT_MODIFIED) return undefined;
      if (!response.ok) {
        this.backoff.give(retryAfterMs(response, this.context.clock.now()));
        return await answerError(response, this.redactor);
      }
      const body = await this.bodyOf(response);
      this.etag = response.headers.get('etag') ?? undefined;
      if (body.length > 0) this.queue.push(body, this.etag ?? null);
      return undefined;
    } finally {
      timer.abort();
    }
  }

  private async bodyOf(response: Response): Promise<Uint8Array> {
    const { maxRecordBytes, name } = this.limits;
    const chunks: Uint8Array[] = [];
    let byteCount = 0;
    for await (const chunk of response.body ?? []) {
      byteCount += chunk.length;
      if (byteCount > maxRecordBytes) {
        throw new MillraceError(
          'DATA_BAD_RECORD',
          `An answer of ${name} is longer than ${maxRecordBytes} bytes; raise maxRecordBytes.`,
          { location: { source: name } },
        );
      }
      chunks.push(chunk);
    }
    const body = new Uint8Array(byteCount);
    let at = 0;
    for (const chunk of chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    return body;
  }
}
