// Rows of a database as row objects of a schema.
import type { Fields, RowOf } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { SqlValue } from './sqlValue.js';
import { sqlValueReader } from './values.js';

/** Reads rows whose values are in the order of the schema, from `first` on. */
export function rowReader<F extends Fields>(
  schema: Schema<F>,
  first = 0,
): (values: readonly SqlValue[]) => RowOf<F> {
  const readers = schema.fields.map((field) => sqlValueReader(field.type));
  const { names } = schema;
  return (values) => {
    const row: Record<string, unknown> = {};
    for (let column = 0; column < names.length; column++) {
      const value = values[first + column];
      row[names[column]] = value === null ? null : readers[column](value);
    }
    return row as RowOf<F>;
  };
}
