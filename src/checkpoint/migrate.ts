// State migration: rows as a checkpoint holds them → the columns that the program declares now.
//
//   column in both, same type      as it is
//   column in both, wider type     converted: INT → BIGINT, FLOAT → DOUBLE, more digits, NOT NULL
//   → nullable
//   only declared                  null; refused where it is NOT NULL
//   only in the checkpoint         left out
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { DataType, Fields } from '../batch/dataType.js';
import { readValues } from '../batch/read/columnReader.js';
import { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import { MillraceError } from '../error.js';

/** Types each of whose values the next holds too. */
const WIDER = [
  ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'],
  ['FLOAT', 'DOUBLE'],
];

/**
 * The rows with the columns of `schema`.
 *
 * @param where  What it is, for errors: "the state 'count' of 'sessions'".
 * @throws MillraceError PLAN_TYPE_MISMATCH for a type that was changed to one that cannot hold
 *   every value, and for a new column that may not be null.
 */
export function migrate<F extends Fields>(
  batch: Batch,
  schema: Schema<F>,
  where: string,
): Batch<F> {
  const columns = schema.fields.map(({ name, type }) => {
    if (batch.schema.has(name)) {
      const index = batch.schema.indexOf(name);
      const stored = batch.schema.fields[index].type;
      return { ...converted(batch, index, stored, type, name, where), type };
    }
    if (type.isNullable)
      return written(batch, name, type, new Array<null>(batch.rowCount).fill(null));
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `The column '${name} ${type}' is new in ${where}, and rows of the checkpoint have no value ` +
        `for it. Declare it .nullable(), or give the operator another name to start it empty.`,
    );
  });
  return new Batch(batch.engine, schema, columns, batch.rowCount);
}

function converted(
  batch: Batch,
  index: number,
  stored: DataType<unknown>,
  wanted: DataType<unknown>,
  name: string,
  where: string,
): Column {
  const column = batch.column(index);
  if (stored.notNull().toString() === wanted.notNull().toString()) {
    if (!stored.isNullable || wanted.isNullable || column.validity === 0) return column;
  } else if (isWidened(stored, wanted)) {
    const values = readValues(batch.engine, column, batch.rowCount);
    return written(
      batch,
      name,
      wanted,
      values.map((value) => widened(value, wanted)),
    );
  }
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The column '${name}' of ${where} is ${stored} in the checkpoint and ${wanted} in the ` +
      `program, which cannot hold every value. Keep the type, or give the operator another name ` +
      `to start it empty.`,
  );
}

function isWidened(stored: DataType<unknown>, wanted: DataType<unknown>): boolean {
  if (stored.isNullable && !wanted.isNullable) return false;
  if (stored.kind === 'DECIMAL' && wanted.kind === 'DECIMAL') {
    const isWhole = wanted.precision - wanted.scale >= stored.precision - stored.scale;
    return isWhole && wanted.scale >= stored.scale;
  }
  return WIDER.some((kinds) => {
    const [from, to] = [kinds.indexOf(stored.kind), kinds.indexOf(wanted.kind)];
    return from >= 0 && to > from;
  });
}

function widened(value: unknown, wanted: DataType<unknown>): unknown {
  if (wanted.kind === 'BIGINT' && typeof value === 'number' && wanted.representation === 'native')
    return BigInt(value);
  return value;
}

function written(
  batch: Batch,
  name: string,
  type: DataType<unknown>,
  values: readonly unknown[],
): Column {
  const writer = new RowWriter(batch.engine, new Schema([{ name, type }]));
  const rows = values.map((value) => ({ [name]: value }));
  return writer.write(rows, 0, rows.length).column(0);
}
