// filter, map and flatMap by functions that see row objects.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { AnyRow, RowFunctionNode } from '../plan/logical.js';
import type { DataStream } from './dataStream.js';

/** The stream of a function of a row; without `result` its columns are those of `stream`. */
export function rowFunctionStream<F extends Fields, G extends Fields, R>(
  stream: DataStream<F>,
  mode: RowFunctionNode['mode'],
  call: (row: R) => unknown,
  result?: Schema<G>,
): DataStream<G> {
  const schema: Schema<Fields> = result ?? stream.node.schema;
  return stream.with({
    kind: 'rowFunction',
    mode,
    name: stream.nameOf(mode),
    schema,
    call: call as unknown as (row: AnyRow) => unknown,
    inputs: [stream.node],
  });
}
