// JSON that a Standard Schema validator checks: zod, valibot, arktype and others.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Schema } from '../../batch/schema.js';
import { jsonEncoder } from '../../encode/json.js';
import { MillraceError } from '../../error.js';
import { ValidatedDecoder } from '../../decode/validated.js';
import type { RecordDecodeOptions } from '../../decode/recordDecoder.js';
import type { Format } from '../format.js';
import { columnsOf, type ValidatedFields } from './columns.js';

/** Options of {@link fromStandardSchema}. */
export interface StandardSchemaOptions<V extends StandardSchemaV1> extends RecordDecodeOptions {
  /**
   * Types of columns that the validator cannot tell (Dates, bigints), or that should be others. All
   * of them where it tells none, as valibot.
   */
  readonly columns?: Partial<ValidatedFields<V>>;
}

/** Columns and format of what a validator lets pass, for the options of a source. */
export interface ValidatedFormat<V extends StandardSchemaV1> {
  readonly schema: Schema<ValidatedFields<V>>;
  readonly format: Format;
}

/**
 * A schema and a format of a validator, for any source of lines or messages: each is parsed as JSON
 * and checked, and what the validator gives is the row. What it rejects is a bad record. Slower
 * than `json()`, which decodes in WebAssembly: use it where a check is needed that types are not.
 *
 * @example file('orders.jsonl', { ...fromStandardSchema(order, { badRecords: 'DEAD_LETTER' }) })
 * @throws MillraceError PLAN_UNSUPPORTED naming columns whose type is not known.
 */
export function fromStandardSchema<V extends StandardSchemaV1>(
  validator: V,
  options: StandardSchemaOptions<V> = {},
): ValidatedFormat<V> {
  const schema = columnsOf(validator, options.columns);
  return {
    schema,
    format: {
      name: 'json',
      decoder: (asked) => {
        if (String(asked) !== String(schema)) throw otherSchema(asked, schema);
        return (context) => new ValidatedDecoder(context, asked, validator, options);
      },
      encoder: () => jsonEncoder(),
    },
  };
}

function otherSchema(asked: unknown, own: unknown): MillraceError {
  return new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The source's columns are ${String(asked)}, the validator's ${String(own)}; ` +
      `pass schema and format of fromStandardSchema() together.`,
  );
}
