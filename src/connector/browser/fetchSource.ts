// Records of an address, over fetch.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import { countOf } from '../../source/iterableSource.js';
import type { Json, Source, SourceContext, Split, SplitReader } from '../../source/source.js';
import { StreamReader } from '../../source/streamReader.js';
import { redactedAddress } from '../network/redact.js';
import { gunzipped } from './gunzip.js';

/** Options of {@link fromFetch}. */
export interface FromFetchOptions<F extends Fields> {
  readonly schema: Schema<F>;
  readonly format: Format;
  /** Headers, credentials and whatever else `fetch` takes. */
  readonly request?: RequestInit;
  /** False for an answer that never ends by itself; default true. */
  readonly isBounded?: boolean;
  /** For progress and errors; default the address, without secrets. */
  readonly name?: string;
}

/**
 * Reads the answer of an address while it arrives: plain, or compressed by the server's
 * `Content-Encoding` or as a gzip file.
 *
 * An address or a Request is fetched when the job starts, a Response is read once.
 *
 * @example fromFetch('/flights.jsonl.gz', { schema: flights, format: json() })
 * @throws MillraceError CONNECTOR_NOT_FOUND, CONNECTOR_IO from the job.
 */
export function fromFetch<F extends Fields>(
  from: string | URL | Request | Response,
  options: FromFetchOptions<F>,
): Source<F> {
  return new FetchSource(from, options);
}

class FetchSource<F extends Fields> implements Source<F> {
  readonly name: string;
  readonly schema: Schema<F>;
  readonly isBounded: boolean;
  readonly format: Source<F>['format'];
  sizeHint: Source<F>['sizeHint'];

  constructor(
    private readonly from: string | URL | Request | Response,
    private readonly options: FromFetchOptions<F>,
  ) {
    const address = typeof from === 'string' || from instanceof URL ? String(from) : from.url;
    const shown = URL.canParse(address) ? redactedAddress(address) : address;
    this.name = options.name ?? (shown === '' ? 'response' : shown);
    this.schema = options.schema;
    this.isBounded = options.isBounded ?? true;
    this.format = options.format.decoder(options.schema);
  }

  async splits(): Promise<readonly Split[]> {
    return [{ id: this.name }];
  }

  async open(
    _split: Split,
    position: Json | undefined,
    { signal }: SourceContext,
  ): Promise<SplitReader> {
    const response = await this.response(signal);
    if (!response.ok) throw this.refused(response);
    this.sizeHint = sizeHintOf(response);
    const body = response.body ?? new Blob([]).stream();
    return new StreamReader(this.chunks(body), countOf(position));
  }

  private async response(signal: AbortSignal): Promise<Response> {
    const { from, options } = this;
    if (from instanceof Response) {
      if (from.bodyUsed) throw this.readTwice();
      return from;
    }
    // A Request with a body can be sent once, so that each job sends a copy.
    const request = from instanceof Request ? from.clone() : from;
    try {
      return await fetch(request, { ...options.request, signal });
    } catch (cause) {
      throw this.failed('cannot be fetched', cause);
    }
  }

  private async *chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* gunzipped(body, this.name);
    } catch (cause) {
      if (cause instanceof MillraceError) throw cause;
      throw this.failed('broke off while it was read', cause);
    }
  }

  private refused({ status, statusText }: Response): MillraceError {
    const isMissing = status === 404 || status === 410;
    return new MillraceError(
      isMissing ? 'CONNECTOR_NOT_FOUND' : 'CONNECTOR_IO',
      `${this.name} is answered with ${`${status} ${statusText}`.trim()}; expected records.`,
      { location: { source: this.name } },
    );
  }

  private failed(what: string, cause: unknown): MillraceError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new MillraceError(
      'CONNECTOR_IO',
      `${this.name} ${what}: ${reason}. Is the server reachable, and does it allow this origin ` +
        `(CORS)?`,
      { cause, location: { source: this.name } },
    );
  }

  private readTwice(): MillraceError {
    return new MillraceError(
      'PLAN_UNSUPPORTED',
      `The response of ${this.name} has been read already; give its address, or fetch it again.`,
    );
  }
}

/** The size, where it counts the bytes that arrive here: not those of a compressed answer. */
function sizeHintOf(response: Response): Source['sizeHint'] {
  const length = response.headers.get('content-length');
  const isCompressed =
    response.headers.has('content-encoding') ||
    /gzip/.test(response.headers.get('content-type') ?? '') ||
    response.url.endsWith('.gz');
  return length === null || isCompressed ? undefined : { unit: 'bytes', count: Number(length) };
}
