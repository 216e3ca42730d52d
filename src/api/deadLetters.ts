// Dead letters: records that did not fit their schema, as rows of a stream of their own.
import { bytes, int64, string } from '../batch/dataType.js';
import { schema, type Schema } from '../batch/schema.js';

/** A record that did not fit the schema, as a row. */
export const deadLetterSchema = schema({
  record: bytes(),
  problem: string(),
  source: string(),
  line: int64().asNumber(),
  column: int64().asNumber(),
  offset: int64().asNumber(),
});

/** Columns of `DataStream.deadLetters`. */
export type DeadLetterFields = typeof deadLetterSchema extends Schema<infer D> ? D : never;
