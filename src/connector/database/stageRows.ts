// Puts rows into the staging table, many a statement.
import type { SqlValue } from './sqlValue.js';
import type { Connection } from './database.js';
import { quotedNames, quotedTable, type Dialect, type TableName } from './dialect.js';
import { STAGING_COLUMNS } from './bookkeepingTypes.js';

/** A row that is not staged yet. */
export interface WaitingRow {
  /** Number in its batch, from 1. */
  readonly number: number;
  readonly kind: number;
  readonly values: readonly SqlValue[];
  readonly byteCount: number;
}

/** Rows a statement: more gain little, and statements stay short. */
const ROWS_MAX = 256;
/** Servers refuse packets of more than some MiB. */
const BYTES_MAX = 1 << 20;

/** Stages rows; those that are staged already stay as they are, so that it can be repeated. */
export async function stageRows(
  connection: Connection,
  dialect: Dialect,
  staged: TableName,
  columns: readonly string[],
  batch: string,
  rows: readonly WaitingRow[],
): Promise<void> {
  const [batchColumn, rowColumn] = STAGING_COLUMNS;
  const names = [...STAGING_COLUMNS, ...columns];
  const into = `INSERT INTO ${quotedTable(dialect, staged)} (${quotedNames(dialect, names)})`;
  const behind = dialect.onConflict([batchColumn, rowColumn], []);
  for (let from = 0; from < rows.length;) {
    const count = countOf(rows, from, Math.floor(dialect.parametersMax / names.length));
    const parameters: SqlValue[] = [];
    for (const row of rows.slice(from, from + count)) {
      parameters.push(batch, row.number, row.kind, ...row.values);
    }
    const values = valuesText(dialect, count, names.length);
    await connection.query(`${into} VALUES ${values} ${behind}`, parameters);
    from += count;
  }
}

/** A power of two, so that there are few different statements. */
function countOf(rows: readonly WaitingRow[], from: number, most: number): number {
  let count = 1;
  let byteCount = rows[from].byteCount;
  for (;;) {
    const next = count * 2;
    if (next > ROWS_MAX || next > most || from + next > rows.length) return count;
    for (let at = from + count; at < from + next; at++) byteCount += rows[at].byteCount;
    if (byteCount > BYTES_MAX) return count;
    count = next;
  }
}

function valuesText(dialect: Dialect, rowCount: number, columnCount: number): string {
  let index = 0;
  const row = (): string =>
    `(${Array.from({ length: columnCount }, () => dialect.parameter(index++)).join(', ')})`;
  return Array.from({ length: rowCount }, row).join(', ');
}
