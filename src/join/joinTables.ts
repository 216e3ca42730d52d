// Join tables: the rows that a join keeps of each side, as tables of a snapshot.
//
//   left    | columns | row_time | matched |      rows that have not expired; a part for some
//   right   | columns | row_time | matched |      segments that follow each other
//
// Invariants
//   · A part's version grows with each row that is added and each that is matched, and with each
//     segment that is released.
//   · Rows of outer joins stay until they were matched or emitted, however old they are.
//   · A part that a checkpoint keeps from before may have rows that have expired since; emitted
//     ones it has not, because they count as matched.
import * as abi from '../../assembly/abi/rowStore.js';
import { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import { boolean, int64 } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../checkpoint/snapshot.js';
import { uniqueNames } from '../state/stateNames.js';
import type { Engine } from '../wasm/engine.js';
import type { JoinSide } from './joinSide.js';
import type { Segment } from './segmentTable.js';

/** Segments of a part: files of some megabytes, and little to write for a few rows. */
const PART_SEGMENTS = 64;
/** Segments of a batch. */
const BATCH_SEGMENTS = 8;
const BOOKKEEPING = [
  { name: 'row_time', type: int64() },
  { name: 'matched', type: boolean() },
];

/** Rows of a side that were restored. */
export interface RestoredRows {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** Address of an i64 a row. */
  readonly times: number;
  /** Address of a u8 mark a row. */
  readonly marks: number;
}

/** The table of a side. */
export function joinTable({ options }: JoinSide): StateTable {
  const { headOffset, keys, schema, tableName } = options;
  return {
    name: tableName ?? (headOffset === 0 ? 'left' : 'right'),
    schema: new Schema(uniqueNames([...schema.fields, ...BOOKKEEPING], [])),
    distribution: { keys },
  };
}

/**
 * Writes the rows of a side that have not expired.
 *
 * @param isOuter  Whether rows are emitted without a match.
 */
export function snapshotSide(
  engine: Engine,
  side: JoinSide,
  writer: SnapshotWriter,
  watermark: number,
  isOuter: boolean,
): void {
  const table = joinTable(side);
  for (const [number, segments] of partsOf(side)) {
    const part = {
      id: `${side.generation}.${number}`,
      version: versionOf(engine, side, number, segments, isOuter),
    };
    writer.writePart(table, part, () => {
      for (let from = 0; from < segments.length; from += BATCH_SEGMENTS) {
        const some = segments.slice(from, from + BATCH_SEGMENTS);
        const list: ListRows = (segment, ids) => side.listLive(segment, watermark, isOuter, ids);
        writeSegments(engine, side, some, list, (columns, count) =>
          writer.write(table, new Batch(engine, table.schema, columns, count)),
        );
      }
    });
  }
}

/** The segments that are kept, by the number of their part. */
function partsOf({ store }: JoinSide): Map<number, Segment[]> {
  const parts = new Map<number, Segment[]>();
  for (const segment of store.table.all()) {
    const number = Math.floor(segment.number / PART_SEGMENTS);
    const part = parts.get(number);
    if (part === undefined) parts.set(number, [segment]);
    else part.push(segment);
  }
  return parts;
}

/** Rows and matches so far; a segment that was released counts more than it ever did. */
function versionOf(
  engine: Engine,
  { store }: JoinSide,
  number: number,
  segments: readonly Segment[],
  isOuter: boolean,
): number {
  const made = Math.min(store.table.count - number * PART_SEGMENTS, PART_SEGMENTS);
  let version = (made - segments.length) * (2 * abi.SEGMENT_ROWS + 1);
  for (const segment of segments) {
    version += segment.rowCount + (isOuter ? matchedCount(engine, segment) : 0);
  }
  return version;
}

/** Writes the ids of the rows of a segment that are kept; returns how many. */
type ListRows = (segment: Segment, idsOut: number) => number;

function writeSegments(
  engine: Engine,
  side: JoinSide,
  segments: readonly Segment[],
  list: ListRows,
  write: (columns: readonly Column[], count: number) => void,
): void {
  const { arena } = engine;
  const mark = arena.mark();
  const ids = arena.allocate(segments.length * abi.SEGMENT_ROWS * 4);
  let count = 0;
  for (const segment of segments) count += list(segment, ids + count * 4);
  if (count > 0) {
    const { store } = side;
    const { address } = store.table;
    const columns = [
      ...store.columns(ids, count, false),
      columnOf(int64(), timesOf(engine, address, ids, count)),
      columnOf(boolean(), matchedOf(engine, address, ids, count)),
    ];
    write(columns, count);
  }
  arena.rewind(mark);
}

/** Calls `take` with the rows of a side; without those that can do nothing any more. */
export function restoreSide(
  engine: Engine,
  side: JoinSide,
  reader: SnapshotReader,
  watermark: number,
  isOuter: boolean,
  take: (rows: RestoredRows) => void,
): void {
  const columnCount = side.options.schema.columnCount;
  for (const read of reader.read(joinTable(side))) {
    const expired = isOuter ? -Infinity : side.expiredAt(watermark);
    const batch = living(engine, read, columnCount, expired);
    const { rowCount } = batch;
    if (rowCount === 0) continue;
    const columns = batch.columns();
    const marks = engine.arena.allocate(rowCount);
    engine.kernels.spreadBits(columns[columnCount + 1].values, 0, marks, rowCount);
    const times = columns[columnCount].values;
    take({ columns: columns.slice(0, columnCount), rowCount, times, marks });
  }
}

function living(engine: Engine, batch: Batch, timeColumn: number, expired: number): Batch {
  if (expired === -Infinity) return batch;
  const { rowCount } = batch;
  const kept = engine.arena.allocate(rowCount * 4);
  const dropped = engine.arena.allocate(rowCount * 4);
  const times = batch.column(timeColumn).values;
  const { kernels } = engine;
  const count = kernels.splitBehind(times, 0, expired + 1, kept, dropped, rowCount);
  return count === 0 ? batch : batch.select(kept, rowCount - count);
}

function matchedCount(engine: Engine, { address, rowCount }: Segment): number {
  const from = address + abi.SEGMENT_MARKS;
  const marks = engine.memory.u8.subarray(from, from + rowCount);
  let matched = 0;
  for (let row = 0; row < rowCount; row++) matched += marks[row];
  return matched;
}

function timesOf(engine: Engine, segments: number, ids: number, count: number): number {
  const times = engine.arena.allocate(count * 8);
  engine.kernels.gatherSegments(segments, ids, abi.SEGMENT_TIMES, times, count, 8);
  return times;
}

function matchedOf(engine: Engine, segments: number, ids: number, count: number): number {
  const bits = engine.arena.allocateBitmap(count);
  engine.kernels.gatherSegmentBits(segments, ids, abi.SEGMENT_MARKS, bits, count);
  return bits;
}
