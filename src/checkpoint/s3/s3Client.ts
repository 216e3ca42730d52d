// S3 client: one signed request, tried again while that may help.
//
//   request ──sign──► fetch ──► whole answer ──► 2xx, or a status that the caller expects
//      ▲                           │
//      └──backoff── no answer, timeout, 408, 429, 5xx, an error in an answer of status 200
//
// Invariants
//   · An answer is taken when its body is there to the end.
//   · No error tells the key, the secret or the token.
import { Backoff } from '../../connector/network/backoff.js';
import { Redactor } from '../../connector/network/redact.js';
import { MillraceError } from '../../error.js';
import { systemClock } from '../../time/clock.js';
import { loadAwsLibrary, type AwsLibrary, type Signer } from './awsLibrary.js';
import type { S3Credentials, S3Settings } from './s3Options.js';
import { problemOf, type S3Problem } from './s3Xml.js';

/** A request about one object, or about the bucket (`key` is empty). */
export interface S3Request {
  /** For errors: `write 'chk-000001/manifest.json'`. */
  readonly what: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses besides 2xx that are answers, not errors. */
  readonly expected?: readonly number[];
}

/** An answer with its whole body. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** What the server says of an expected status that is no success. */
  readonly problem: S3Problem | undefined;
  /** How often the request was sent. */
  readonly attempts: number;
}

const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Codes behind which another attempt may help, whatever the status. */
const RETRYABLE_CODES = new Set([
  'InternalError',
  'SlowDown',
  'ServiceUnavailable',
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
]);
const EXPIRED_CODES = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Create the bucket, or name another.',
  AccessDenied: 'The credentials need s3:GetObject, PutObject, DeleteObject and ListBucket.',
  InvalidAccessKeyId: 'Check the credentials.',
  SignatureDoesNotMatch: 'Check the secret and the region.',
  RequestTimeTooSkewed: "Set this machine's clock.",
  AuthorizationHeaderMalformed: 'Check the region.',
  PermanentRedirect: 'The bucket is in another region or at another endpoint; name that.',
};
const EXPIRY_MARGIN_MS = 60_000;
const XML_BYTES_MAX = 4 << 20;

/** Talks to one bucket. */
export class S3Client {
  private library: Promise<AwsLibrary> | undefined;
  private signing: Promise<Signer> | undefined;
  private expiresAt = Infinity;
  private redactor: Redactor;

  constructor(
    readonly settings: S3Settings,
    /** Tests pass their own. */
    private readonly load = loadAwsLibrary,
  ) {
    this.redactor = new Redactor(settings.bucketAddress);
  }

  /** @throws MillraceError CONNECTOR_IO with what the server says. */
  async request(request: S3Request): Promise<S3Answer> {
    const backoff = new Backoff(systemClock, this.settings.retry);
    for (let attempts = 1; ; attempts++) {
      const result = await this.attempt(request, attempts).catch((cause: unknown) => {
        if (cause instanceof MillraceError) return cause;
        return this.failure(request, this.redactor.reasonOf(cause), attempts, true);
      });
      if (!(result instanceof MillraceError)) return result;
      if (!result.retryable || !(await backoff.wait(NEVER))) throw result;
    }
  }

  private async attempt(request: S3Request, attempts: number): Promise<S3Answer | MillraceError> {
    const { settings } = this;
    const { method, key, headers = {}, body = new Uint8Array(0), expected = [] } = request;
    const signer = await this.signer();
    const hasBody = method === 'PUT' || method === 'POST';
    const signed = await signer.sign(this.address(key, request.query), {
      method,
      headers: { ...headers, 'x-amz-content-sha256': await sha256(body) },
      ...(hasBody && { body: body as BodyInit }),
    });
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const response = await fetch(signed, { signal, redirect: 'manual' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { status } = response;
    const problem = hasText(response, method) ? problemOf(textOf(bytes)) : undefined;
    if ((response.ok && problem === undefined) || expected.includes(status)) {
      if (!RETRYABLE_CODES.has(problem?.code ?? '')) {
        return { status, headers: response.headers, body: bytes, problem, attempts };
      }
    }
    return this.refused(request, response, problem, attempts);
  }

  /** The error of an answer; credentials that have expired are asked for once more. */
  private refused(
    request: S3Request,
    { status, statusText }: Response,
    problem: S3Problem | undefined,
    attempts: number,
  ): MillraceError {
    const code = problem?.code ?? '';
    const said = problem === undefined ? statusText : `${code}: ${problem.message}`;
    const advice = ADVICE[code] ?? (status === 301 ? ADVICE['PermanentRedirect'] : undefined);
    const text = `${status} ${said}${advice === undefined ? '' : ` ${advice}`}`;
    if (EXPIRED_CODES.has(code)) {
      this.signing = undefined;
      return this.failure(request, text, attempts, attempts === 1);
    }
    return this.failure(
      request,
      text,
      attempts,
      RETRYABLE.has(status) || RETRYABLE_CODES.has(code),
    );
  }

  private failure(
    { what }: S3Request,
    reason: string,
    attempts: number,
    retryable: boolean,
  ): MillraceError {
    const { name, bucketAddress } = this.settings;
    const tried = attempts === 1 ? '' : ` (${attempts} attempts)`;
    const said = this.redactor.text(reason.trim().replace(/\.$/, ''));
    const message = `Cannot ${what} in ${name} at ${new URL(bucketAddress).host}: ${said}${tried}.`;
    return new MillraceError('CONNECTOR_IO', message, { retryable });
  }

  private address(key: string, query: S3Request['query']): string {
    const path = key.split('/').map(encodedPart).join('/');
    const search = Object.entries(query ?? {}).map(
      ([name, value]) => `${encodedPart(name)}=${encodedPart(value)}`,
    );
    const question = search.length > 0 ? `?${search.join('&')}` : '';
    return `${this.settings.bucketAddress}${path}${question}`;
  }

  private signer(): Promise<Signer> {
    const isCurrent = Date.now() < this.expiresAt - EXPIRY_MARGIN_MS;
    if (this.signing !== undefined && isCurrent) return this.signing;
    const signing = this.newSigner();
    this.signing = signing;
    signing.catch(() => (this.signing = undefined));
    return signing;
  }

  private async newSigner(): Promise<Signer> {
    const { settings } = this;
    this.library ??= this.load();
    const { AwsClient } = await this.library;
    const credentials = await settings.credentials();
    this.expiresAt = credentials.expiration?.getTime() ?? Infinity;
    this.redactor = new Redactor(settings.bucketAddress, secretsOf(credentials));
    return new AwsClient({ ...credentials, service: 's3', region: settings.region });
  }
}

const NEVER = new AbortController().signal;

function secretsOf(credentials: S3Credentials): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials;
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** An answer that may be an error, or a document; objects are not looked into. */
function hasText(response: Response, method: string): boolean {
  return !response.ok || method === 'PUT' || method === 'POST';
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, XML_BYTES_MAX));
}

function encodedPart(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
