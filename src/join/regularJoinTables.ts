// Tables of a regular join in a snapshot: the rows that are kept of each side.
//
//   left, right   | kept columns | row_time | matches |      a part for some segments
//
// Invariants
//   · A column that is read now was kept then: rows with nulls in its place would be other rows.
import { SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import { int32, int64, type Field } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type {
  SnapshotReader,
  SnapshotWriter,
  StateTable,
  StateValue,
} from '../checkpoint/snapshot.js';
import { MillraceError } from '../error.js';
import { uniqueNames } from '../state/stateNames.js';
import type { Engine } from '../wasm/engine.js';
import type { RowHistory } from './regularJoinRows.js';
import type { RegularJoinSide } from './regularJoinSide.js';
import type { Segment } from './segmentTable.js';

/** Segments of a part: files of some megabytes, and little to write for a few rows. */
const PART_SEGMENTS = 64;

/** Rows of a side that were restored. */
export interface KeptRows extends RowHistory {
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

/** The table of a side. */
export function regularJoinTable(
  { options }: RegularJoinSide,
  keys: readonly number[],
): StateTable {
  const more: Field[] = [];
  // Null in rows that were kept before there was a time to live.
  if (options.ttlMs < Infinity) more.push({ name: 'row_time', type: int64().nullable() });
  if (options.countsMatches) more.push({ name: 'matches', type: int32() });
  return {
    name: options.input === 0 ? 'left' : 'right',
    schema: new Schema(uniqueNames([...options.fields, ...more], [])),
    distribution: { keys },
  };
}

/** Writes the rows of a side that are there. */
export function snapshotRows(
  engine: Engine,
  side: RegularJoinSide,
  table: StateTable,
  writer: SnapshotWriter,
): void {
  const { states, store } = side.rows;
  writer.value(
    columnsName(table),
    side.options.fields.map(({ name }) => name),
  );
  for (const [number, segments] of partsOf(side)) {
    let version = 0;
    const until = Math.min(store.table.count, (number + 1) * PART_SEGMENTS);
    for (let segment = number * PART_SEGMENTS; segment < until; segment++)
      version = Math.max(version, states.changed(segment));
    writer.writePart(table, { id: `${side.generation}.${number}`, version }, () => {
      for (const segment of segments) writeSegment(engine, side, table, segment, writer);
    });
  }
}

/** The segments that are kept, by the number of their part. */
function partsOf({ rows: { store } }: RegularJoinSide): Map<number, Segment[]> {
  const parts = new Map<number, Segment[]>();
  for (const segment of store.table.all()) {
    const number = Math.floor(segment.number / PART_SEGMENTS);
    const part = parts.get(number);
    if (part === undefined) parts.set(number, [segment]);
    else part.push(segment);
  }
  return parts;
}

function writeSegment(
  engine: Engine,
  side: RegularJoinSide,
  table: StateTable,
  segment: Segment,
  writer: SnapshotWriter,
): void {
  const { arena } = engine;
  const mark = arena.mark();
  const ids = arena.allocate(SEGMENT_ROWS * 4);
  const count = side.rows.listKept(segment, side.expired, ids);
  if (count > 0) {
    const { countsMatches, fields, ttlMs } = side.options;
    const columns = fields.map((_, index) => side.rows.column(index, ids, count, false));
    if (ttlMs < Infinity) columns.push(columnOf(int64(), side.rows.timesOf(ids, count)));
    if (countsMatches) columns.push(columnOf(int32(), side.rows.matchesOf(ids, count)));
    writer.write(table, new Batch(engine, table.schema, columns, count));
  }
  arena.rewind(mark);
}

/**
 * Calls `take` with the rows of a side.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT where columns are read that were not kept.
 */
export function restoreRows(
  engine: Engine,
  side: RegularJoinSide,
  table: StateTable,
  reader: SnapshotReader,
  take: (rows: KeptRows) => void,
): void {
  const { countsMatches, fields, ttlMs } = side.options;
  requireKept(side, reader.values(columnsName(table)));
  for (const batch of reader.read(table)) {
    if (batch.rowCount === 0) continue;
    const columns = batch.columns();
    let next = fields.length;
    const times = ttlMs < Infinity ? timesOf(engine, side, columns[next++], batch.rowCount) : 0;
    const matches = countsMatches ? columns[next].values : 0;
    take({ columns: columns.slice(0, fields.length), rowCount: batch.rowCount, times, matches });
  }
}

function columnsName({ name }: StateTable): string {
  return `${name}_columns`;
}

function requireKept({ options }: RegularJoinSide, kept: readonly StateValue[]): void {
  for (const names of kept) {
    const missing = options.fields.find(
      ({ name }) => Array.isArray(names) && !names.includes(name),
    );
    if (missing === undefined) continue;
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The join reads the column '${missing.name}', which the query of the checkpoint did not: ` +
        'its rows have no value for it. Restore the query as it was, or start this one empty.',
    );
  }
}

/** Rows that were kept without a time were written now. */
function timesOf(
  engine: Engine,
  side: RegularJoinSide,
  { validity, values }: Column,
  rowCount: number,
): number {
  if (validity === 0) return values;
  const { i64, u8 } = engine.memory;
  const now = BigInt(Math.floor(side.now));
  for (let row = 0; row < rowCount; row++) {
    const isPresent = ((u8[validity + (row >>> 3)] >> (row & 7)) & 1) === 1;
    if (!isPresent) i64[(values >>> 3) + row] = now;
  }
  return values;
}
