// Compressed input, told by its first bytes: gzip and zstd become plain bytes. Node only.
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { MillraceError } from '../error.js';

const GZIP_MAGIC = [0x1f, 0x8b];
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MAGIC_BYTES = 4;

/** How the bytes of an input are compressed. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** Tells the compression by the first four bytes of an input. */
export function compressionOf(head: Uint8Array): Compression {
  const startsWith = (magic: readonly number[]): boolean =>
    magic.every((byte, index) => head[index] === byte);
  if (startsWith(GZIP_MAGIC)) return 'gzip';
  return startsWith(ZSTD_MAGIC) ? 'zstd' : 'none';
}

/**
 * The plain bytes of an input that may be compressed.
 *
 * @param name  For errors, a path for example.
 * @throws MillraceError CONNECTOR_FORMAT when the compressed bytes are damaged or cut off,
 *   CONNECTOR_MISSING_LIBRARY for zstd on a Node that has none. Errors of the input pass through.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array> | Readable,
  name: string,
): AsyncIterable<Uint8Array> {
  const input = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const { head, chunks } = await readHead(input);
  const compression = compressionOf(head);
  const rest = restOf(input, chunks);
  if (compression === 'none') {
    yield* rest;
    return;
  }
  const decoder = compression === 'gzip' ? zlib.createGunzip() : createZstd(name);
  yield* throughStream(rest, decoder, compression, name);
}

async function readHead(
  input: AsyncIterator<Uint8Array>,
): Promise<{ head: Uint8Array; chunks: Uint8Array[] }> {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  while (byteCount < MAGIC_BYTES) {
    const next = await input.next();
    if (next.done) break;
    chunks.push(next.value);
    byteCount += next.value.length;
  }
  return { head: Buffer.concat(chunks, Math.min(byteCount, MAGIC_BYTES)), chunks };
}

async function* restOf(
  input: AsyncIterator<Uint8Array>,
  chunks: readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await input.next(); !next.done; next = await input.next()) yield next.value;
  } finally {
    // Closes the file when the reader stops early.
    await input.return?.();
  }
}

async function* throughStream(
  input: AsyncGenerator<Uint8Array>,
  decoder: zlib.Gunzip,
  compression: Compression,
  name: string,
): AsyncIterable<Uint8Array> {
  const readable = Readable.from(input, { objectMode: false });
  readable.on('error', (cause) => decoder.destroy(cause));
  readable.pipe(decoder);
  try {
    for await (const chunk of decoder) yield chunk as Uint8Array;
  } catch (cause) {
    if (!isZlibError(cause)) throw cause;
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `${name} begins like a ${compression} file but cannot be decompressed: ` +
        `it is damaged or cut off. Check the file with '${compression} -t'.`,
      { cause, location: { source: name } },
    );
  } finally {
    readable.destroy();
    decoder.destroy();
  }
}

function isZlibError(cause: unknown): boolean {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(?:Z_|ZSTD_|ERR_ZSTD)/.test(code);
}

function createZstd(name: string): zlib.Gunzip {
  const create = (zlib as { createZstdDecompress?: () => zlib.Gunzip }).createZstdDecompress;
  if (create !== undefined) return create();
  throw new MillraceError(
    'CONNECTOR_MISSING_LIBRARY',
    `${name} is compressed with zstd, which Node ${process.version} cannot read. ` +
      `Use Node 22.15 or later, or decompress the file first: zstd -d ${name}`,
    { location: { source: name } },
  );
}
