// RowWriter: row objects → a batch in the arena, a column at a time.
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import { Batch } from './batch.js';
import type { Fields } from './dataType.js';
import type { Schema } from './schema.js';
import { columnWriter, UnfitValue, type ColumnWriter } from './write/columnWriter.js';

const VALUE_TEXT_MAX = 80;

/**
 * Writes row objects of one schema into batches. Properties are found by column name; a missing one
 * is null, others are ignored. What each type accepts is what reading gives, and more , see {@link
 * RowWriter.write}.
 */
export class RowWriter<F extends Fields = Fields> {
  private readonly writers: readonly ColumnWriter[];
  /** Values of the column at hand; kept so that a steady job allocates none. */
  private readonly scratch: unknown[] = [];

  constructor(
    readonly engine: Engine,
    readonly schema: Schema<F>,
  ) {
    this.writers = schema.fields.map((field) => columnWriter(engine, field.type));
  }

  /**
   * Rows `from … from + count - 1` as a batch in the engine's arena.
   *
   * Accepted: BIGINT bigint or safe integer; DECIMAL text, number or bigint, exact; DATE
   * `'yyyy-MM-dd'`, Date or days; TIME `'HH:mm:ss.SSS'` or milliseconds; TIMESTAMP Date,
   * milliseconds (number, bigint) or SQL/ISO text; ROW object; ARRAY array or typed array; MAP Map
   * or object.
   *
   * @throws MillraceError DATA_BAD_RECORD naming row, column and value; DATA_NULL for a null in a
   *   NOT NULL column. The row in the error is the index into `rows`.
   */
  write(rows: readonly object[], from = 0, count = rows.length - from): Batch<F> {
    checkRows(rows, from, count);
    const columns = this.schema.names.map((name, index) => {
      const values = this.scratch;
      extract(rows, from, count, name, values);
      try {
        return this.writers[index](values, count);
      } catch (error) {
        throw error instanceof UnfitValue ? unfitValueError(error, name, from) : error;
      }
    });
    return new Batch(this.engine, this.schema, columns, count);
  }
}

function extract(
  rows: readonly object[],
  from: number,
  count: number,
  name: string,
  values: unknown[],
): void {
  for (let i = 0; i < count; i++) values[i] = (rows[from + i] as Record<string, unknown>)[name];
}

function checkRows(rows: readonly object[], from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    const row: unknown = rows[i];
    if (typeof row === 'object' && row !== null) continue;
    throw new MillraceError(
      'DATA_BAD_RECORD',
      `A row is ${valueText(row)}; expected an object with the columns as properties.`,
      { location: { row: i } },
    );
  }
}

/** The error of a value that does not fit its column; `firstRow` is added to the row. */
export function unfitValueError(unfit: UnfitValue, column: string, firstRow = 0): MillraceError {
  const isNull = unfit.value == null;
  const where = `Column '${column}${unfit.path}'`;
  const problem = isNull
    ? `${where} is null; expected ${unfit.expected}. Declare it .nullable() if nulls may come.`
    : `${where} is ${valueText(unfit.value)}; expected ${unfit.expected}.`;
  return new MillraceError(isNull ? 'DATA_NULL' : 'DATA_BAD_RECORD', problem, {
    location: { row: firstRow + unfit.row },
  });
}

function valueText(value: unknown): string {
  const text = plainText(value);
  return text.length <= VALUE_TEXT_MAX ? text : `${text.slice(0, VALUE_TEXT_MAX)}…`;
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Cyclic, or with a bigint inside: its type must do.
    return Object.prototype.toString.call(value);
  }
}
