// The schema of files that say themselves, or whose beginning tells, what is in them.
import type { Schema } from '../../batch/schema.js';
import type { BatchFormat } from './batchFormat.js';
import { compressionOf, decompressedFile } from './compression.js';
import { listFiles, notFound } from './listFiles.js';

const SAMPLE_BYTES = 1 << 18;

/** Guesses a schema from the beginning of a file: `inferCsvSchema`, `inferJsonSchema`. */
export type SampleInference = (sample: Uint8Array) => Schema;

/**
 * The schema of the first file that `path` means, in the order of paths.
 *
 * @param from  parquet(), arrow(), or a function that guesses from the first 256 KiB.
 * @throws MillraceError CONNECTOR_NOT_FOUND, CONNECTOR_FORMAT
 */
export async function inferSchema(
  path: string,
  from: BatchFormat | SampleInference,
): Promise<Schema> {
  const [first] = listFiles([path]);
  if (first === undefined) throw notFound([path]);
  if (typeof from === 'function') return from(await sampleOf(first.path));
  const file = await from.open(first.path);
  await file.close();
  return file.schema;
}

async function sampleOf(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  for await (const piece of decompressedFile(path, compressionOf(path))) {
    pieces.push(piece);
    byteCount += piece.length;
    if (byteCount >= SAMPLE_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, SAMPLE_BYTES);
}
