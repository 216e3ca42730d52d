// JSON Lines encoder: one object a row.
import * as abi from '../../assembly/abi/encode.js';
import type { EncoderFactory } from './encoder.js';
import { RowEncoder } from './rowEncoder.js';
import { timestampFlags, type TimestampText } from './timestampText.js';

/** How rows become JSON. */
export interface JsonEncodeOptions extends TimestampText {
  /** Leaves fields out that are null; default false: `"field":null`. */
  readonly ignoreNullFields?: boolean;
  /** First size of the output in bytes; it grows as needed. Default 64 KiB. */
  readonly outputBytes?: number;
}

/**
 * Rows as JSON Lines in the schema's order, as JSON.stringify would write them: doubles and floats
 * with the fewest digits that read back as the same number (NaN and infinities as null), 64-bit
 * integers and decimals exact and plain, BYTES as base64, dates and times as strings (TIMESTAMP_LTZ
 * in UTC with `Z`), MAP as an object.
 */
export function jsonEncoder(options: JsonEncodeOptions = {}): EncoderFactory {
  const flags = timestampFlags(options) | (options.ignoreNullFields ? abi.ENCODE_IGNORE_NULLS : 0);
  return (engine, schema) =>
    new RowEncoder(
      engine,
      schema,
      {
        kernel: engine.kernels.encodeJson,
        header: new Uint8Array(0),
        configure: (arena, state) => {
          arena.memory.u32[(state + abi.ENCODE_FLAGS) >>> 2] = flags;
        },
      },
      options.outputBytes,
    );
}
