// Validated decoder: each line, or each message, is JSON that a validator of the user's checks.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { DecoderContext } from '../source/source.js';
import { RecordDecoder, UnfitRecord, type RecordDecodeOptions } from './recordDecoder.js';

const ISSUES_MAX = 3;
const text = new TextDecoder('utf-8', { fatal: true });

/** Parses JSON and takes what the validator makes of it. */
export class ValidatedDecoder<F extends Fields> extends RecordDecoder<F> {
  constructor(
    context: DecoderContext,
    schema: Schema<F>,
    private readonly validator: StandardSchemaV1,
    options: RecordDecodeOptions,
  ) {
    super(context, schema, options);
  }

  protected rowOf(record: Uint8Array): object | undefined {
    const value = parsed(record);
    if (value === undefined) return undefined;
    const result = this.validator['~standard'].validate(value);
    if (result instanceof Promise) {
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        'The validator answers later; read the rows first, then call validate() on the stream.',
      );
    }
    if (result.issues !== undefined) throw new UnfitRecord(issuesText(result.issues));
    return requireRow(result.value);
  }
}

/** What a validator found, in a line: `price: Invalid input; name: Required`. */
export function issuesText(issues: readonly StandardSchemaV1.Issue[]): string {
  const texts = issues.slice(0, ISSUES_MAX).map(({ message, path = [] }) => {
    const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
    return keys.length === 0 ? message : `${keys.join('.')}: ${message}`;
  });
  const more = issues.length > ISSUES_MAX ? [`and ${issues.length - ISSUES_MAX} more`] : [];
  return [...texts, ...more].join('; ');
}

/** The JSON of a record, undefined for a blank one. */
function parsed(record: Uint8Array): unknown {
  try {
    const json = text.decode(record);
    return json.trim() === '' ? undefined : (JSON.parse(json) as unknown);
  } catch (error) {
    throw new UnfitRecord(`expected JSON: ${(error as Error).message}`);
  }
}

function requireRow(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UnfitRecord('the validator gave no object; expected one with a property a column');
}
