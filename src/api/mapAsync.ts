// mapAsync: functions that answer later, such as fetch and database calls.
import { string, type DataType, type Fields, type RowOf } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { CallContext } from '../operator/async/asyncCall.js';
import { AsyncOperator, type AsyncFunction } from '../operator/async/asyncOperator.js';
import { ERROR_COLUMN, ERRORS_TAG } from '../operator/async/asyncOutput.js';
import type { AsyncSettings, ErrorPolicy } from '../operator/async/asyncOptions.js';
import { batchCalls, rowCalls } from '../operator/async/rowCalls.js';
import { asyncSettings, type AsyncOptions } from './asyncSettings.js';
import type { DataStream } from './dataStream.js';
import type { Simplify } from './resultTypes.js';

/** What a function may make of a row: a row, none, or several. */
export type AsyncResult<R> = R | undefined | readonly R[];

/** Called for a row. */
export type AsyncRowFunction<R, S> = (
  row: R,
  context: CallContext,
) => Promise<AsyncResult<S>> | AsyncResult<S>;

/** Called for some rows together; answers with an entry for each of them. */
export type AsyncBatchFunction<R, S> = (
  rows: R[],
  context: CallContext,
) => Promise<readonly AsyncResult<S>[]> | readonly AsyncResult<S>[];

/** Either of them. */
export type AnyAsyncFunction<R> = AsyncRowFunction<R, object> | AsyncBatchFunction<R, object>;

/** Settings of `mapAsync`. */
export interface MapAsyncOptions<G extends Fields> extends AsyncOptions {
  /**
   * A row whose call failed, its retries included: `'fail'` (default) ends the job, `'skip'` counts
   * it, `'errors'` sends it to the side output `errors`.
   */
  readonly onError?: ErrorPolicy;
  /** The columns of the results, where they differ from the stream's. */
  readonly result?: Schema<G>;
}

/** Columns of {@link MapAsyncStream.errors}. */
export type AsyncErrorFields<F extends Fields> = Simplify<F & { error: DataType<string> }>;

/** The results of `mapAsync`, and the rows that have none because their call failed. */
export type MapAsyncStream<G extends Fields, F extends Fields> = {
  /** As {@link DataStream.named}, with its side output. */
  named(name: string): MapAsyncStream<G, F>;
} & DataStream<G> & {
    /** The stream itself. */
    readonly main: DataStream<G>;
    /** Side output: rows whose call failed, with the error's text, where `onError` is `'errors'`. */
    readonly errors: DataStream<AsyncErrorFields<F>>;
  };

/** The stream of `DataStream.mapAsync`. */
export function mapAsync<F extends Fields, G extends Fields>(
  stream: DataStream<F>,
  fn: AnyAsyncFunction<RowOf<F>>,
  options: MapAsyncOptions<G> = {},
): MapAsyncStream<G, F> {
  const settings = asyncSettings('mapAsync', options, { batch: { size: 1 }, capacity: 100 });
  const create = (): AsyncFunction =>
    options.batch === undefined
      ? rowCalls(fn as Parameters<typeof rowCalls>[0])
      : batchCalls(fn as Parameters<typeof batchCalls>[0]);
  const result = options.result ?? (stream.schema as unknown as Schema<G>);
  const onError = options.onError ?? 'fail';
  return asyncStream(stream, 'mapAsync', result, create, { ...settings, onError });
}

/** A stream of asynchronous calls. */
export function asyncStream<F extends Fields, G extends Fields>(
  stream: DataStream<F>,
  operation: string,
  schema: Schema<G>,
  create: () => AsyncFunction,
  settings: AsyncSettings,
): MapAsyncStream<G, F> {
  const name = stream.nameOf(operation);
  const errorSchema = settings.onError === 'errors' ? errorsOf(stream.schema) : undefined;
  const main = stream.with<G>({
    kind: 'operator',
    name,
    schema,
    create: (own) => new AsyncOperator(own, stream.schema, schema, errorSchema, create(), settings),
    isJavaScript: true,
    inputs: [stream.node],
  });
  return withErrors(main, stream.schema);
}

/** The columns of the errors are made where they are read: a stream may have one named 'error'. */
function withErrors<F extends Fields, G extends Fields>(
  main: DataStream<G>,
  input: Schema<F>,
): MapAsyncStream<G, F> {
  const rename = main.named.bind(main);
  return Object.defineProperties(main, {
    main: { value: main, enumerable: true },
    errors: { get: () => main.side(ERRORS_TAG, errorsOf(input)), enumerable: true },
    named: { value: (name: string) => withErrors(rename(name), input) },
  }) as MapAsyncStream<G, F>;
}

function errorsOf<F extends Fields>({ fields }: Schema<F>): Schema<AsyncErrorFields<F>> {
  return new Schema([...fields, { name: ERROR_COLUMN, type: string() }]);
}
