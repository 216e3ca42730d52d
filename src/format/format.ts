// The format contract: how the bytes of a source become rows, and the rows of a sink bytes.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { EncoderFactory } from '../encode/encoder.js';
import type { DecoderFactory } from '../source/source.js';

/** A named encoding of rows; sources take its decoder, sinks its encoder. */
export interface Format {
  readonly name: string;
  /**
   * True when a record begins behind every line end: several subtasks may then read one file.
   */
  readonly isSplittable?: boolean;
  /**
   * Makes decoders for a schema.
   *
   * @throws MillraceError PLAN_UNSUPPORTED when the format cannot hold a type of the schema.
   */
  decoder<F extends Fields>(schema: Schema<F>): DecoderFactory<F>;
  encoder(): EncoderFactory;
}
