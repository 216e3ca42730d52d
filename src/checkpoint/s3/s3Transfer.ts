// Files to and from S3: short ones at once, long ones in parts, several at the same time.
//
//   upload     begin ──► part 1 … n ──► complete      the object appears with the last step
//   download   range 0 ──(length, etag)──► ranges 1 … n, of that very object
import { MillraceError } from '../../error.js';
import { joined } from '../storage.js';
import type { S3Answer, S3Client } from './s3Client.js';
import { completeXml, elementText } from './s3Xml.js';

const PARTS_MAX = 10_000;
const PARTIAL = 206;
const NOT_FOUND = 404;
const CHANGED = 412;
/** A range of an object without bytes. */
const UNSATISFIABLE = 416;

/** Writes an object. */
export async function upload(
  client: S3Client,
  key: string,
  what: string,
  pieces: readonly Uint8Array[],
): Promise<void> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length > client.settings.partBytes) return uploadParts(client, { key, what }, pieces, length);
  await client.request({ what, method: 'PUT', key, body: joined(pieces) });
}

interface Target {
  readonly key: string;
  readonly what: string;
}

async function uploadParts(
  client: S3Client,
  target: Target,
  pieces: readonly Uint8Array[],
  length: number,
): Promise<void> {
  const { partBytes, concurrency } = client.settings;
  const size = Math.max(partBytes, Math.ceil(length / PARTS_MAX));
  const begun = await client.request({ ...target, method: 'POST', query: { uploads: '' } });
  const uploadId = elementText(new TextDecoder().decode(begun.body), 'UploadId') ?? '';
  try {
    const etags: string[] = [];
    await inParallel(Math.ceil(length / size), concurrency, async (part) => {
      const { headers } = await client.request({
        ...target,
        method: 'PUT',
        query: { partNumber: String(part + 1), uploadId },
        body: range(pieces, part * size, Math.min(length, (part + 1) * size)),
      });
      etags[part] = headers.get('etag') ?? '';
    });
    await complete(client, target, uploadId, etags, length);
  } catch (error) {
    // Parts that stay behind cost money; why the upload failed is what is told.
    const query = { uploadId };
    await client.request({ ...target, method: 'DELETE', query, expected: [NOT_FOUND] }).catch(none);
    throw error;
  }
}

async function complete(
  client: S3Client,
  target: Target,
  uploadId: string,
  etags: readonly string[],
  length: number,
): Promise<void> {
  const body = new TextEncoder().encode(completeXml(etags));
  const expected = [NOT_FOUND];
  const query = { uploadId };
  const done = await client.request({ ...target, method: 'POST', query, body, expected });
  if (done.status !== NOT_FOUND) return;
  // The answer of an attempt that did it may have been lost.
  const head = await client.request({ ...target, method: 'HEAD', expected });
  if (Number(head.headers.get('content-length')) === length) return;
  throw incomplete(client, target.what, 'the upload was removed before it was complete');
}

/** The bytes of an object; undefined without it. */
export async function download(
  client: S3Client,
  key: string,
  what: string,
): Promise<Uint8Array | undefined> {
  const { partBytes, concurrency } = client.settings;
  const get = (from: number, to: number, headers: Record<string, string>): Promise<S3Answer> =>
    client.request({
      ...{ what, method: 'GET', key },
      headers: { ...headers, range: `bytes=${from}-${to - 1}` },
      expected: [NOT_FOUND, CHANGED, UNSATISFIABLE],
    });
  const first = await get(0, partBytes, {});
  if (first.status === UNSATISFIABLE) return new Uint8Array(0);
  if (first.status === NOT_FOUND) return absent(client, first, what);
  if (first.status !== PARTIAL) return first.body;
  const length = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1]);
  if (first.body.length === length) return first.body;
  if (first.body.length !== partBytes || !(length > partBytes)) {
    throw incomplete(client, what, `the server sent ${first.body.length} bytes of ${length}`);
  }
  const bytes = new Uint8Array(length);
  bytes.set(first.body);
  const etag = first.headers.get('etag');
  const same: Record<string, string> = etag === null ? {} : { 'if-match': etag };
  await inParallel(Math.ceil(length / partBytes) - 1, concurrency, async (part) => {
    const from = (part + 1) * partBytes;
    const to = Math.min(length, from + partBytes);
    const { status, body } = await get(from, to, same);
    if (status !== PARTIAL || body.length !== to - from) {
      throw incomplete(client, what, 'it was replaced while it was read');
    }
    bytes.set(body, from);
  });
  return bytes;
}

/** A bucket that is missing is no file that is missing: the checkpoints may be elsewhere. */
function absent(client: S3Client, { problem }: S3Answer, what: string): undefined {
  if (problem === undefined || problem.code === 'NoSuchKey') return undefined;
  throw incomplete(client, what, `404 ${problem.code}: ${problem.message}`);
}

function incomplete(client: S3Client, what: string, reason: string): MillraceError {
  const text = `Cannot ${what} in ${client.settings.name}: ${reason.replace(/\.$/, '')}.`;
  return new MillraceError('CONNECTOR_IO', text, { retryable: true });
}

/** A part of pieces as one array. */
function range(pieces: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const found: Uint8Array[] = [];
  let at = 0;
  for (const piece of pieces) {
    const begin = Math.max(from - at, 0);
    const end = Math.min(to - at, piece.length);
    if (begin < end) found.push(piece.subarray(begin, end));
    at += piece.length;
  }
  return joined(found);
}

/** Calls `work` for 0 … count - 1, so many at a time; the first failure stops the rest. */
async function inParallel(
  count: number,
  limit: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      try {
        await work(next++);
      } catch (error) {
        next = count;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(limit, count) }, lane);
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}

function none(): void {}
