// Settings of a storage in S3: as they are given, from the environment, and their defaults.
import type { ReconnectOptions } from '../../connector/network/backoff.js';
import { requireAddress } from '../../connector/network/limits.js';
import { MillraceError } from '../../error.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { parseBytes, type ByteSize } from '../../wasm/byteSize.js';

/** What requests are signed with. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
  /** When they end: new ones are asked for a minute before. */
  readonly expiration?: Date;
}

/** Settings of {@link s3Storage}. */
export interface S3Options {
  readonly bucket: string;
  /** The folder in the bucket, of this job alone: `jobs/flights`. Default: the whole bucket. */
  readonly prefix?: string;
  /**
   * Address of the service, `https://minio.example:9000`; default AWS_ENDPOINT_URL_S3 or
   * AWS_ENDPOINT_URL, and without them that of AWS in the region.
   */
  readonly endpoint?: string | URL;
  /** Default AWS_REGION or AWS_DEFAULT_REGION, else `us-east-1`. */
  readonly region?: string;
  /**
   * Default AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. A function is asked
   * again when what it gave has expired: for roles of machines and containers, from the provider
   * that the AWS SDK has.
   */
  readonly credentials?: S3Credentials | (() => Promise<S3Credentials>);
  /** The bucket in the path, not in the host's name; default true where there is an endpoint. */
  readonly pathStyle?: boolean;
  /**
   * Files that are longer are sent and read in parts of this size, each of which is tried again by
   * itself; 5 MiB or more, default 16 MiB.
   */
  readonly partSize?: ByteSize;
  /** Parts of one file that are under way at the same time; default 4. */
  readonly concurrency?: number;
  /** For the answer of one request; default 60 s. */
  readonly timeout?: Duration;
  /** Attempts for one request, and the waits between; default 8 from 500 ms on. */
  readonly retry?: ReconnectOptions | false;
  /**
   * How long the lock of a job that does not renew it counts; 3 s or more, default 15 s. It is
   * renewed three times as often.
   */
  readonly lease?: Duration;
}

/** {@link S3Options}, complete. */
export interface S3Settings {
  /** `s3://bucket/prefix`. */
  readonly name: string;
  /** The address of the bucket, ends with '/'. */
  readonly bucketAddress: string;
  readonly bucket: string;
  /** `''`, or ends with '/'. */
  readonly prefix: string;
  readonly region: string;
  readonly credentials: () => Promise<S3Credentials>;
  readonly partBytes: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly retry: ReconnectOptions | false | undefined;
  readonly leaseMs: number;
}

/** Variables of the process, where there is one. */
export type Variables = Readonly<Record<string, string | undefined>>;

const PART_BYTES_MIN = 5 << 20;
const LEASE_MS_MIN = 3000;

/** @throws MillraceError PLAN_INVALID_ARGUMENT */
export function s3Settings(
  options: S3Options,
  variables: Variables = processVariables(),
): S3Settings {
  const { bucket, concurrency = 4 } = options;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid(`bucket is '${bucket}'; 3 to 63 of a-z, 0-9, '.' and '-' are expected.`);
  }
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw invalid(`concurrency is ${concurrency}; a whole number of 1 or more is expected.`);
  }
  const partBytes = parseBytes(options.partSize ?? '16MiB') ?? 0;
  if (!(partBytes >= PART_BYTES_MIN)) {
    throw invalid(`partSize is ${options.partSize}; S3 takes parts of 5 MiB and more.`);
  }
  const region =
    options.region ?? variables['AWS_REGION'] ?? variables['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const prefix = (options.prefix ?? '').replace(/^\/+|\/+$/g, '');
  return {
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    bucketAddress: addressOf(options, region, variables),
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
    credentials: credentialsOf(options, variables),
    partBytes: Math.ceil(partBytes),
    concurrency,
    timeoutMs: durationMs(options.timeout ?? '60s', 'timeout', { min: 1 }),
    retry: options.retry,
    leaseMs: durationMs(options.lease ?? '15s', 'lease', { min: LEASE_MS_MIN }),
  };
}

function addressOf(options: S3Options, region: string, variables: Variables): string {
  const { bucket } = options;
  const given =
    options.endpoint ?? variables['AWS_ENDPOINT_URL_S3'] ?? variables['AWS_ENDPOINT_URL'];
  const endpoint = given ?? `https://s3.${region}.amazonaws.com`;
  requireAddress(endpoint, ['https:', 'http:']);
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw invalid(`endpoint is an address without user, password and query; use credentials.`);
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  // Certificates of hosts do not hold for names with dots in front.
  if (options.pathStyle ?? (given !== undefined || bucket.includes('.')))
    url.pathname += `${bucket}/`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url.href;
}

function credentialsOf(
  { credentials }: S3Options,
  variables: Variables,
): () => Promise<S3Credentials> {
  if (typeof credentials === 'function') return credentials;
  const found = credentials ?? {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'],
  };
  if (found.accessKeyId === '' || found.secretAccessKey === '') {
    throw invalid(
      `There are no credentials: give 'credentials', or set AWS_ACCESS_KEY_ID and ` +
        `AWS_SECRET_ACCESS_KEY.`,
    );
  }
  return async () => found;
}

function processVariables(): Variables {
  return (globalThis as { process?: { env?: Variables } }).process?.env ?? {};
}

function invalid(message: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', message);
}
