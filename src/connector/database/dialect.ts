// Dialects: what databases do not agree upon in SQL text.
import type { DataType } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { ParameterStyle } from './parameters.js';
import type { SqlValue } from './sqlValue.js';

/** The place of a table. */
export interface TableName {
  /** PostgreSQL's schema, MySQL's database; absent = the connection's. */
  readonly namespace?: string;
  readonly table: string;
}

/** What a staging table is made of. */
export interface StagingColumns {
  readonly staged: TableName;
  readonly target: TableName;
  /** Columns of the stream, named as in the target. */
  readonly columns: readonly string[];
}

/** SQL text of one kind of database. */
export interface Dialect {
  readonly name: string;
  readonly parameterStyle: ParameterStyle;
  /** Parameters a statement may have. */
  readonly parametersMax: number;
  /** Longest fraction of a second that is stored. */
  readonly timestampPrecisionMax: number;
  /** The text between two of a quoted name's ends that stands for one. */
  readonly quoteMark: '"' | '`';
  /** Longest name in bytes; longer ones would be cut. */
  readonly nameBytesMax: number;
  /** True where names may have characters beyond the 65,536 first of Unicode. */
  readonly hasWideNames: boolean;
  /** The n-th parameter of a statement, from 0. */
  parameter(index: number): string;
  /** A parameter that is compared with a column of a type, exactly. */
  comparedParameter(type: DataType<unknown>, index: number): string;
  /** @param isKey  True when the column is in the primary key, which bounds its length. */
  columnType(type: DataType<unknown>, isKey: boolean): string;
  /** Columns of a table: a statement without rows when there is no such table. */
  columnsOf(table: TableName): { readonly sql: string; readonly parameters: readonly string[] };
  /** Statements that make the staging table; to be run in a transaction behind `lock`. */
  createStaging(staging: StagingColumns): readonly string[];
  /** Keeps others from defining tables until the end of the transaction. */
  readonly lockDefinitions: string | undefined;
  readonly begin: string;
  /** What follows SELECT to keep a row from others until the end of the transaction. */
  readonly forUpdate: string;
  /** What follows INSERT: rows whose key is there replace `columns` of them, or are dropped. */
  onConflict(key: readonly string[], columns: readonly string[]): string;
  /** DELETE of the rows of `table` whose key is among those of a SELECT. */
  deleteMatching(table: TableName, select: string, key: readonly string[]): string;
}

/** Lookups in a server's tables. */
export interface LookupDialect {
  /** Numbers of keys that there are statements for, ascending. */
  readonly lookupSizes: readonly number[];
  /** Rows of some keys by one statement: the key's number from 0, then the columns. */
  lookup(request: LookupRequest): string;
  /** The parameters of that statement. */
  lookupParameters(keys: readonly (readonly SqlValue[])[]): readonly LookupParameter[];
}

/** A parameter of a lookup: a value, or those of all keys. */
export type LookupParameter = SqlValue | readonly SqlValue[];

/** A lookup. */
export interface LookupRequest {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly keyColumns: readonly { readonly name: string; readonly type: DataType<unknown> }[];
  readonly keyCount: number;
}

/**
 * A name as a quoted identifier, whatever characters it has.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for an empty name, one with a NUL or a lone
 *   surrogate, and one that is longer than the database takes.
 */
export function quoted(dialect: Dialect, name: string): string {
  const { quoteMark, nameBytesMax, hasWideNames } = dialect;
  const refused = hasWideNames
    ? /\0|\p{Surrogate}/u
    : /\0|[\u{D800}-\u{DFFF}]|[\u{10000}-\u{10FFFF}]/u;
  const isText = name.length > 0 && !refused.test(name);
  if (!isText || Buffer.byteLength(name) > nameBytesMax) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `${JSON.stringify(name)} cannot be the name of a table or column in ${dialect.name}: ` +
        `expected text of 1 to ${nameBytesMax} bytes, without NUL and lone surrogates` +
        `${hasWideNames ? '' : ', of the 65,536 first characters of Unicode'}.`,
    );
  }
  return `${quoteMark}${name.replaceAll(quoteMark, quoteMark + quoteMark)}${quoteMark}`;
}

/** A table's name in SQL text. */
export function quotedTable(dialect: Dialect, { namespace, table }: TableName): string {
  const name = quoted(dialect, table);
  return namespace === undefined ? name : `${quoted(dialect, namespace)}.${name}`;
}

/** Names as a list of quoted identifiers. */
export function quotedNames(dialect: Dialect, names: readonly string[], prefix = ''): string {
  return names.map((name) => `${prefix}${quoted(dialect, name)}`).join(', ');
}

/** What follows INSERT in PostgreSQL and SQLite: rows whose key is there update or vanish. */
export function onConflictDo(
  dialect: Dialect,
  key: readonly string[],
  columns: readonly string[],
): string {
  const updates = columns
    .map((name) => quoted(dialect, name))
    .map((column) => `${column} = excluded.${column}`);
  const action = updates.length === 0 ? 'NOTHING' : `UPDATE SET ${updates.join(', ')}`;
  return `ON CONFLICT (${quotedNames(dialect, key)}) DO ${action}`;
}

/** A table as errors name it. */
export function shownTable({ namespace, table }: TableName): string {
  return namespace === undefined ? table : `${namespace}.${table}`;
}
