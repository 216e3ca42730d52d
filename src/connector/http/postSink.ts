// Rows to an HTTP server, many a request.
//
//   write ──► body ──(full, flush, commit)──► request ──► again while the server is busy
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder } from '../../encode/encoder.js';
import type { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Sink, SinkContext } from '../../sink/sink.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import { positive, requireAddress } from '../network/limits.js';
import { redactedAddress, Redactor } from '../network/redact.js';
import { answerError, requestError, retryAfterMs } from './response.js';

/** Options of {@link httpSink}. */
export interface HttpSinkOptions {
  readonly format: Format;
  /** Default POST. */
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  /** A request is sent when its body is this long; default 1 MiB. One batch may be longer. */
  readonly requestBytes?: number;
  /** How long an answer may take; default 30 s. */
  readonly timeout?: Duration;
  /** Failures in a row, and how long to wait behind each. */
  readonly retry?: ReconnectOptions | false;
}

const REQUEST_BYTES = 1 << 20;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/x-ndjson',
  csv: 'text/csv',
  raw: 'text/plain',
};

/**
 * Sends rows as bodies of the format (`json()`: JSON Lines). A commit sends what is left and waits
 * for the answers. A request that fails for now (no answer, 408, 425, 429, 5xx) is sent again with
 * the same `Idempotency-Key`, so that a server that knows it takes it once.
 *
 * @throws MillraceError CONNECTOR_IO, CONNECTOR_NOT_FOUND from the job.
 */
export function httpSink<F extends Fields>(
  address: string | URL,
  options: HttpSinkOptions,
): Sink<F> {
  requireAddress(address, ['http:', 'https:']);
  positive('requestBytes', options.requestBytes ?? REQUEST_BYTES);
  return {
    name: redactedAddress(address),
    open: (context) => new PostWriter(address, options, context),
  };
}

class PostWriter extends MemoryWriter {
  bytesWritten = 0;
  private readonly encoder: Encoder;
  private readonly redactor: Redactor;
  private readonly requestBytes: number;
  /** Tells the requests of this run from those of others. */
  private readonly run = crypto.randomUUID();
  private requestCount = 0;
  private parts: Uint8Array[] = [];
  private partBytes = 0;
  /** Not the job's signal: a job that is stopped still commits. */
  private readonly aborting = new AbortController();

  constructor(
    private readonly address: string | URL,
    private readonly options: HttpSinkOptions,
    private readonly context: SinkContext,
  ) {
    super();
    this.encoder = options.format.encoder()(context.engine, context.schema);
    this.redactor = new Redactor(address, options.headers);
    this.requestBytes = options.requestBytes ?? REQUEST_BYTES;
  }

  write(batch: Batch): void {
    if (batch.rowCount === 0) return;
    if (this.parts.length === 0) this.add(this.encoder.header());
    this.add(this.encoder.encode(batch));
  }

  override get needsFlush(): boolean {
    return this.partBytes >= this.requestBytes;
  }

  override async flush(): Promise<void> {
    if (this.partBytes === 0) return;
    const body = joined(this.parts, this.partBytes);
    this.parts = [];
    this.partBytes = 0;
    await this.send(body, `${this.run}-${(this.requestCount += 1)}`);
    this.bytesWritten += body.length;
  }

  override async abort(): Promise<void> {
    this.aborting.abort();
    this.parts = [];
    this.partBytes = 0;
  }

  override async close(): Promise<void> {
    this.encoder.release();
  }

  private add(bytes: Uint8Array): void {
    this.parts.push(bytes.slice());
    this.partBytes += bytes.length;
  }

  private async send(body: Uint8Array<ArrayBuffer>, key: string): Promise<void> {
    const { signal } = this.aborting;
    const backoff = new Backoff(this.context.clock, this.options.retry);
    for (;;) {
      const error = await this.request(body, key, backoff).catch((cause: unknown) =>
        requestError(cause, this.redactor),
      );
      if (error === undefined) return;
      if (!error.retryable || !(await backoff.wait(signal))) throw error;
    }
  }

  private async request(
    body: Uint8Array<ArrayBuffer>,
    key: string,
    backoff: Backoff,
  ): Promise<MillraceError | undefined> {
    const { method = 'POST', headers = {}, format, timeout = '30s' } = this.options;
    const { clock } = this.context;
    const { signal } = this.aborting;
    const over = new AbortController();
    const timeoutMs = durationMs(timeout, 'timeout', { min: 1 });
    const attempt = new AbortController();
    void clock.sleep(timeoutMs, over.signal).then(
      () => attempt.abort(new Error(`no answer within ${timeoutMs} ms`)),
      // The sleep ends early when the answer is there.
      () => undefined,
    );
    try {
      const response = await fetch(this.address, {
        method,
        body,
        headers: {
          'content-type': CONTENT_TYPES[format.name] ?? 'application/octet-stream',
          'idempotency-key': key,
          ...headers,
        },
        signal: AbortSignal.any([signal, attempt.signal]),
      });
      if (!response.ok) {
        backoff.give(retryAfterMs(response, clock.now()));
        return await answerError(response, this.redactor);
      }
      await response.body?.cancel();
      return undefined;
    } finally {
      over.abort();
    }
  }
}

function joined(parts: readonly Uint8Array[], byteCount: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(byteCount);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
