// The encoder contract: a batch's rows as bytes.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Engine } from '../wasm/engine.js';

/** Rows in, bytes out. */
export interface Encoder<F extends Fields = Fields> {
  /** Bytes before the first row, a CSV header for example; may be empty. */
  header(): Uint8Array;
  /** The rows of a batch as bytes: a view of the linear memory, valid until the next call. */
  encode(batch: Batch<F>): Uint8Array;
  /** Bytes behind the last row; may be empty. */
  footer(): Uint8Array;
  release(): void;
}

/** Makes an encoder for a stream's schema. */
export type EncoderFactory = <F extends Fields>(engine: Engine, schema: Schema<F>) => Encoder<F>;
