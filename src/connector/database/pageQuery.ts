// The next rows of a table behind a key, in the order of the key.
import type { DataType } from '../../batch/dataType.js';
import { quoted, quotedNames, quotedTable, type Dialect, type TableName } from './dialect.js';
import type { SqlValue } from './sqlValue.js';

/** Values of a key of one column: `from` and more, less than `to`. */
export interface KeyRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** What is read. */
export interface Page {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly key: readonly { readonly name: string; readonly type: DataType<unknown> }[];
  readonly range: KeyRange | undefined;
  /** Key of the row before the first. */
  readonly after: readonly SqlValue[] | undefined;
}

/** A statement. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/**
 * SELECT of at most `rowCount` rows. Keys compare column by column, which every database finds an
 * index for: `a >= ? AND (a > ? OR (a = ? AND b > ?))`.
 */
export function pageQuery(dialect: Dialect, page: Page, rowCount: number): Query {
  const parameters: SqlValue[] = [];
  const compared = (column: number, operator: string, value: SqlValue): string => {
    parameters.push(value);
    const { name, type } = page.key[column];
    const parameter = dialect.comparedParameter(type, parameters.length - 1);
    return `${quoted(dialect, name)} ${operator} ${parameter}`;
  };
  const behind = (key: readonly SqlValue[], column: number): string => {
    const greater = compared(column, '>', key[column]);
    if (column === key.length - 1) return greater;
    const equal = compared(column, '=', key[column]);
    return `(${greater} OR (${equal} AND ${behind(key, column + 1)}))`;
  };
  const conditions: string[] = [];
  const { after, range } = page;
  if (after !== undefined) {
    if (after.length > 1) conditions.push(compared(0, '>=', after[0]));
    conditions.push(behind(after, 0));
  } else if (range !== undefined) conditions.push(compared(0, '>=', range.from));
  if (range !== undefined) conditions.push(compared(0, '<', range.to));
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const keys = page.key.map(({ name }) => name);
  const select = page.columns.map((name, index) => `${quoted(dialect, name)} AS c${index}`);
  const from = `FROM ${quotedTable(dialect, page.table)}${where}`;
  const order = `ORDER BY ${quotedNames(dialect, keys)} LIMIT ${rowCount}`;
  return { sql: `SELECT ${select.join(', ')} ${from} ${order}`, parameters };
}
