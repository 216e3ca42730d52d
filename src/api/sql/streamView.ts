// Between streams and tables: the columns that a table has, and the kinds of its rows.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { KindColumnOperator } from '../../operator/changelog/kindColumn.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { StreamRelation } from '../../sql/bind/context.js';
import { logicalType } from '../../sql/types/index.js';
import type { DataStream } from '../dataStream.js';
import type { TemporaryViewOptions } from '../streamTables.js';

/**
 * A stream as a table.
 *
 * @throws MillraceError PLAN_UNKNOWN_COLUMN; PLAN_TYPE_MISMATCH where `rowtime` is no timestamp.
 */
export function streamRelation(
  name: string,
  { schema }: LogicalNode,
  { primaryKey = [], rowtime }: TemporaryViewOptions,
  retracts: boolean,
): StreamRelation {
  if (rowtime !== undefined) requireTime(schema, rowtime);
  const columns = schema.fields.map(({ name: column, type }) => ({
    name: column,
    type: logicalType(type),
    ...(column === rowtime && { time: 'event' as const }),
  }));
  const key = primaryKey.map((column) => schema.indexOf(column));
  const relation = { kind: 'stream', name, columns, retracts } as const;
  return { ...relation, ...(key.length > 0 && { key }) };
}

/** The stream with the names of columns that the query gives. */
export function named(
  stream: DataStream<Fields>,
  columns: readonly { readonly name: string }[],
): DataStream<Fields> {
  const { names } = stream.schema;
  if (names.every((name, i) => name === columns[i].name)) return stream;
  return stream.select(Object.fromEntries(names.map((name, i) => [columns[i].name, name])));
}

function requireTime(schema: LogicalNode['schema'], rowtime: string): void {
  const { type } = schema.fields[schema.indexOf(rowtime)];
  if (type.kind.startsWith('TIMESTAMP')) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The rowtime '${rowtime}' is ${type}; TIMESTAMP or TIMESTAMP_LTZ is expected.`,
  );
}

/** The stream with the kinds that a column of it names. */
export function withKinds<F extends Fields>(stream: DataStream<F>, kind: string): LogicalNode {
  const { fields } = stream.schema;
  const { type } = fields[stream.schema.indexOf(kind)];
  if (type.kind !== 'STRING' || type.isNullable) {
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `The column of kinds '${kind}' is ${type}; STRING NOT NULL is expected.`,
    );
  }
  const schema = new Schema<Fields>(fields.filter(({ name }) => name !== kind));
  const name = stream.nameOf('rowKinds');
  return {
    kind: 'operator',
    name,
    schema,
    create: () => new KindColumnOperator(name, schema, kind),
    isJavaScript: false,
    inputs: [stream.node],
  };
}
