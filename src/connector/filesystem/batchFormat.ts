// Formats whose files are read as columns, not as a stream of bytes: Parquet and Arrow.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { EncoderFactory } from '../../encode/encoder.js';
import type { Format } from '../../format/format.js';
import type { Engine } from '../../wasm/engine.js';

/** A file's rows as columns. */
export interface BatchFile<F extends Fields = Fields> {
  readonly schema: Schema<F>;
  /** Undefined where only reading it all would tell. */
  readonly rowCount: number | undefined;
  /** The rows from `fromRow` on, in batches in the engine's arena. */
  read(
    engine: Engine,
    options: { readonly batchSize: number; readonly fromRow: number },
  ): AsyncIterable<{ readonly batch: Batch<F>; readonly rowEnd: number }>;
  close(): Promise<void>;
}

/** A format of files of columns. */
export interface BatchFormat {
  readonly name: string;
  /** Opens a file; without a schema with the file's own. */
  open<F extends Fields>(path: string, schema?: Schema<F>): Promise<BatchFile<F>>;
  /** What writes such a file; a file is complete only with the encoder's footer. */
  batchEncoder(): Promise<EncoderFactory>;
}

/** Tells formats of columns from formats of bytes. */
export function isBatchFormat(format: Format | BatchFormat): format is BatchFormat {
  return 'batchEncoder' in format;
}
