// A file that the user has picked or dropped, or any other Blob.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Format } from '../../format/format.js';
import { countOf } from '../../source/iterableSource.js';
import type { Source } from '../../source/source.js';
import { StreamReader } from '../../source/streamReader.js';
import { gunzipped } from './gunzip.js';

/** Options of {@link fromFile}. */
export interface FromFileOptions<F extends Fields> {
  readonly schema: Schema<F>;
  readonly format: Format;
  /** For progress and errors; default the file's name. */
  readonly name?: string;
}

/**
 * Reads a `File` or `Blob`, plain or compressed with gzip.
 *
 * @example fromFile(input.files[0], { schema: flights, format: csv() })
 */
export function fromFile<F extends Fields>(
  blob: Blob,
  { schema, format, name: given }: FromFileOptions<F>,
): Source<F> {
  const name = given ?? ('name' in blob ? String(blob.name) : 'blob');
  const isPlain = !name.endsWith('.gz') && !/gzip/.test(blob.type);
  return {
    name,
    schema,
    isBounded: true,
    // Progress counts decompressed bytes, whose number is not known of a compressed file.
    sizeHint: isPlain ? { unit: 'bytes', count: blob.size } : undefined,
    format: format.decoder(schema),
    splits: async () => [{ id: name }],
    open: (_split, position) => new StreamReader(gunzipped(blob.stream(), name), countOf(position)),
  };
}
