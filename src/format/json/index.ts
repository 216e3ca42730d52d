// The format `json`: JSON Lines in both directions.
import { jsonDecoder, type JsonDecodeOptions } from '../../decode/json.js';
import { jsonEncoder, type JsonEncodeOptions } from '../../encode/json.js';
import type { Format } from '../format.js';

/** Options of {@link json}, those of reading and of writing. */
export type JsonOptions = JsonDecodeOptions & JsonEncodeOptions;

/**
 * JSON Lines, one object a line.
 *
 * @example fileSource('bids.jsonl', { schema: bids, format: json({ badRecords: 'SKIP' }) })
 */
export function json(options: JsonOptions = {}): Format {
  return {
    name: 'json',
    isSplittable: true,
    decoder: (schema) => jsonDecoder(schema, options),
    encoder: () => jsonEncoder(options),
  };
}
