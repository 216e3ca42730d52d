// Keyed tables: the tables of a backend in a snapshot.
//
//   state:count     | key columns | value |            a row a key; lists and maps: a row an entry
//   timers:event    | key columns | time | order |
import { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import type { Engine } from '../../wasm/engine.js';
import { uniqueNames } from '../stateNames.js';
import type { StateRows, TakeRows } from './stateRows.js';

/** The keys that rows of tables belong to. */
export interface TableKeys {
  readonly engine: Engine;
  readonly fields: readonly Field[];
  /** Where rows go by: the first so many key columns, or to all subtasks, of which one writes. */
  readonly distribution: StateTable['distribution'];
  readonly groupCount: number;
  keyColumns(groups: number, from: number, count: number): Column[];
  intern(keys: readonly Column[], rowCount: number, rows: number, groupsOut: number): void;
}

/** The table of some state. */
export function keyedTable(keys: TableKeys, name: string, { fields }: StateRows): StateTable {
  const schema = new Schema(uniqueNames([...keys.fields, ...fields], []));
  return { name, schema, distribution: keys.distribution };
}

/** Writes all rows of some state. */
export function snapshotTable(
  keys: TableKeys,
  name: string,
  rows: StateRows,
  writer: SnapshotWriter,
): void {
  const { engine } = keys;
  const table = keyedTable(keys, name, rows);
  if (rows.format !== undefined) writer.value(formatName(name), rows.format);
  const take: TakeRows = (groups, columns, rowCount) => {
    const mark = engine.arena.mark();
    const all = [...keys.keyColumns(groups, 0, rowCount), ...columns];
    writer.write(table, new Batch(engine, table.schema, all, rowCount));
    engine.arena.rewind(mark);
  };
  const { segments } = rows;
  if (segments === undefined) return rows.snapshotRows(take);
  const { groupCount } = keys;
  segments.write(writer, table, groupCount, (from, until) => rows.snapshotRows(take, from, until));
  // What changes from here on is told from what was written.
  segments.begin(groupCount);
}

/** Fills some state with its rows. */
export function restoreTable(
  keys: TableKeys,
  name: string,
  rows: StateRows,
  reader: SnapshotReader,
): void {
  requireFormat(name, rows, reader);
  const keyCount = keys.fields.length;
  for (const batch of reader.read(keyedTable(keys, name, rows))) {
    const { rowCount } = batch;
    if (rowCount === 0) continue;
    const columns = batch.columns();
    const groups = keys.engine.arena.allocate(rowCount * 4);
    keys.intern(columns.slice(0, keyCount), rowCount, 0, groups);
    rows.restoreRows(groups, columns.slice(keyCount), rowCount);
  }
  rows.endRestore?.();
}

function formatName(table: string): string {
  return `format:${table}`;
}

function requireFormat(name: string, { format }: StateRows, reader: SnapshotReader): void {
  const other = reader.values(formatName(name)).find((value) => value !== format);
  if (format === undefined || other === undefined) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The table '${name}' of the snapshot is a ${String(other)}, and the program declares a ` +
      `${format}. Declare it as it was, or under another name, which starts empty.`,
  );
}
