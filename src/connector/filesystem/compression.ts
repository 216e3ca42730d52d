// Compressed files as streams of their decompressed bytes.
import { createReadStream } from 'node:fs';
import { pipeline, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { MillraceError } from '../../error.js';
import { notFound } from './listFiles.js';

const READ_BYTES = 1 << 18;

/** How the bytes of a file are compressed. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** The compression that the ending of a file's name tells of. */
export function compressionOf(path: string): Compression {
  if (/\.gz(?:ip)?$/iu.test(path)) return 'gzip';
  if (/\.zstd?$/iu.test(path)) return 'zstd';
  return 'none';
}

/**
 * The decompressed bytes of a file, in pieces.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND; CONNECTOR_FORMAT when the file is not what its name
 *   says or is cut short.
 */
export async function* decompressedFile(
  path: string,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  if (compression === 'none') return yield* checked(path, compression, file);
  const decompressed = decompressor(compression);
  // Both streams are destroyed when either fails or the reader stops early; the failure comes out
  // of the iteration.
  pipeline(file, decompressed, () => undefined);
  yield* checked(path, compression, decompressed);
}

async function* checked(
  path: string,
  compression: Compression,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw notFound([path], cause);
    throw new MillraceError(
      compression === 'none' ? 'CONNECTOR_IO' : 'CONNECTOR_FORMAT',
      `'${path}' cannot be read as ${compression}: ${message}. Check that it is whole.`,
      { cause },
    );
  }
}

function decompressor(compression: 'gzip' | 'zstd'): Transform {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: READ_BYTES });
  const { createZstdDecompress } = zlib as ZlibWithZstd;
  if (createZstdDecompress !== undefined) return createZstdDecompress({ chunkSize: READ_BYTES });
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    'zstd files need Node 22.15 or later; decompress the file, or use gzip.',
  );
}

/** What Node has from 22.15 on. */
interface ZlibWithZstd {
  readonly createZstdDecompress?: (options: { chunkSize: number }) => Transform;
}
