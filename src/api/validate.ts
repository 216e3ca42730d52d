// validate: rows that a Standard Schema validator checks.
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Fields } from '../batch/dataType.js';
import { issuesText } from '../decode/validated.js';
import { MillraceError } from '../error.js';
import { columnsOf, type ValidatedFields } from '../format/standard/columns.js';
import type { AsyncFunction } from '../operator/async/asyncOperator.js';
import type { ErrorPolicy } from '../operator/async/asyncOptions.js';
import { rowCalls } from '../operator/async/rowCalls.js';
import { asyncSettings } from './asyncSettings.js';
import type { DataStream } from './dataStream.js';
import { asyncStream, type MapAsyncStream } from './mapAsync.js';

/** Settings of `validate`. */
export interface ValidateOptions<V extends StandardSchemaV1> {
  /**
   * A row that is rejected: `'fail'` (default) ends the job, `'skip'` counts it, `'errors'` sends
   * it to the side output `errors`.
   */
  readonly onError?: ErrorPolicy;
  /** Types of columns that the validator cannot tell (Dates, bigints), or that should be others. */
  readonly columns?: Partial<ValidatedFields<V>>;
}

/** The stream of `DataStream.validate`. */
export function validateRows<F extends Fields, V extends StandardSchemaV1>(
  stream: DataStream<F>,
  validator: V,
  options: ValidateOptions<V> = {},
): MapAsyncStream<ValidatedFields<V>, F> {
  const call = (row: object): unknown => {
    const result = validator['~standard'].validate(row);
    return result instanceof Promise ? result.then(valueOf) : valueOf(result);
  };
  const create = (): AsyncFunction => ({ ...rowCalls(call), text: 'validate' });
  const settings = asyncSettings('validate', {}, { batch: { size: 1 }, capacity: 1000 });
  const onError = options.onError ?? 'fail';
  const schema = columnsOf(validator, options.columns);
  return asyncStream(stream, 'validate', schema, create, { ...settings, onError });
}

function valueOf(result: StandardSchemaV1.Result<unknown>): unknown {
  if (result.issues === undefined) return result.value;
  throw new MillraceError('DATA_BAD_RECORD', `The row is not valid: ${issuesText(result.issues)}.`);
}
