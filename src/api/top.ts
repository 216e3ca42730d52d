// top: the first rows of each window by an order.
import { int32, type Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { DataStream } from './dataStream.js';
import { orderColumns, type TopOptions } from './order.js';

/** The stream of `DataStream.top`. */
export function topRows<F extends Fields, G extends Fields>(
  stream: DataStream<F>,
  count: number,
  options: TopOptions<keyof F & string, string>,
): DataStream<G> {
  const { node } = stream;
  const rankColumn = options.rank ?? 'rank';
  const order = orderColumns(options.by);
  const partition = options.partitionBy ?? [];
  [...partition, ...order.map(({ column }) => column)].forEach((name) => node.schema.indexOf(name));
  if (!Number.isInteger(count) || count < 1) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `top(${count}) is no number of rows; expected 1 or more.`,
    );
  }
  return stream.with({
    kind: 'top',
    name: stream.nameOf('top'),
    schema: new Schema([...node.schema.fields, { name: rankColumn, type: int32() }]),
    count,
    partition,
    order,
    rankColumn,
    inputs: [node],
  });
}
