// Rows into one table: gathered into statements of many rows, in order with deletions.
import {
  ROW_KIND_DELETE,
  ROW_KIND_INSERT,
  ROW_KIND_UPDATE_BEFORE,
} from '../../../assembly/abi/rowKind.js';
import { MillraceError } from '../../error.js';
import type { SqliteDriver, SqliteStatement, SqlValue } from './driver.js';
import { deleteSql, insertSql, type SqliteTable } from './tableStatements.js';

// 50 rows of 5 columns a statement are the fastest: 3.4 times one row a statement, and more rows
// gain nothing.
const PARAMETERS_PER_STATEMENT = 256;

/** Inserts, replaces and deletes the rows of a table. */
export class RowInserter {
  private readonly columnCount: number;
  private readonly keyIndices: readonly number[];
  private readonly insertMany: SqliteStatement;
  private readonly insertOne: SqliteStatement;
  private readonly deleteOne: SqliteStatement | undefined;
  /** Parameters of a whole statement, the first `used` of them filled. */
  private readonly parameters: SqlValue[];
  private used = 0;

  constructor(
    driver: SqliteDriver,
    private readonly table: SqliteTable,
  ) {
    this.columnCount = table.schema.columnCount;
    const rowCount = Math.max(1, Math.floor(PARAMETERS_PER_STATEMENT / this.columnCount));
    this.parameters = new Array<SqlValue>(rowCount * this.columnCount).fill(null);
    this.insertMany = driver.prepare(insertSql(table, rowCount));
    this.insertOne = driver.prepare(insertSql(table, 1));
    this.keyIndices = table.primaryKey.map((name) => table.schema.indexOf(name));
    if (this.keyIndices.length > 0) this.deleteOne = driver.prepare(deleteSql(table));
  }

  /** Takes all rows of the columns as inserts, or as replacements where there is a key. */
  insert(columns: readonly SqlValue[][], rowCount: number): void {
    const { parameters, columnCount } = this;
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) {
        parameters[this.used++] = columns[column][row];
      }
      if (this.used === parameters.length) this.runFull();
    }
  }

  /**
   * Takes rows of a changelog: −U is dropped because its +U replaces the row, −D deletes by key.
   */
  change(columns: readonly SqlValue[][], kinds: Uint8Array): void {
    kinds.forEach((kind, row) => {
      if (kind !== ROW_KIND_INSERT && this.deleteOne === undefined) throw needsKey(this.table);
      if (kind === ROW_KIND_UPDATE_BEFORE) return;
      const values = columns.map((column) => column[row]);
      if (kind === ROW_KIND_DELETE) this.delete(values);
      else
        this.insert(
          values.map((value) => [value]),
          1,
        );
    });
  }

  /** Puts the rows that wait for a whole statement into the transaction. */
  drain(): void {
    const end = this.used;
    this.used = 0;
    for (let from = 0; from < end; from += this.columnCount) {
      this.insertOne.run(this.parameters.slice(from, from + this.columnCount));
    }
  }

  /** Forgets the rows that wait. */
  discard(): void {
    this.used = 0;
  }

  private runFull(): void {
    this.used = 0;
    this.insertMany.run(this.parameters);
  }

  private delete(values: readonly SqlValue[]): void {
    this.drain();
    this.deleteOne?.run(this.keyIndices.map((index) => values[index]));
  }
}

function needsKey(table: SqliteTable): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The stream written to the SQLite table '${table.name}' updates or deletes rows, ` +
      `which needs a key: give primaryKey: ['…'] to sqlite().`,
  );
}
