// Interval join: pairs of rows of one key whose times are near each other; without an interval, all
// pairs of one key.
//
//   left  ──► late? ──► look through the right chains ──► pairs out ──► keep, link
//   right ──► late? ──► look through the left chains  ──► pairs out ──► keep, link
//   watermark ──► expired rows: without a match out (outer), segments released
//
// Invariants
//   · Whether a row still matches is judged by the watermark that stood when the other one arrived.
//   · Unmatched rows leave when no match can come any more, later than their time: watermarks of
//     outer joins go on that much later.
//
// Semantics: Flink's IntervalJoinOperator; outer joins and their watermarks as its
// RowTimeIntervalJoin.
import * as abi from '../../assembly/abi/rowStore.js';
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { DataType, Fields } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import type { Schema } from '../batch/schema.js';
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import { MillraceError } from '../error.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import { GroupTable } from '../state/groupTable.js';
import { eventTimes } from '../window/windowEmitter.js';
import { describeJoin } from './describeJoin.js';
import { nullColumn, type JoinOutput, type JoinType } from './joinOutput.js';
import { JoinSide } from './joinSide.js';
import { restoreSide, snapshotSide } from './joinTables.js';
import { writeProbe, type PairAddresses, type ProbedRows } from './probe.js';

/** What an {@link IntervalJoinOperator} is made with. */
export interface IntervalJoinOptions {
  readonly name: string;
  readonly type: JoinType;
  /** Left and right. */
  readonly schemas: readonly [Schema<Fields>, Schema<Fields>];
  readonly keys: readonly [readonly number[], readonly number[]];
  readonly output: JoinOutput;
  /**
   * Right time − left time in milliseconds, both ends included; undefined: rows match whatever
   * their times.
   */
  readonly interval: { readonly lower: number; readonly upper: number } | undefined;
}

/** Rows kept before it is looked whether too many of them have expired. */
const REBUILD_ROWS = 1 << 16;
/** A store that is worn out is left alone while it keeps more: copying it would not help for long. */
const REBUILD_ROWS_MAX = 2 ** 30;
const LATE_TAGS = ['leftLate', 'rightLate'] as const;

/** Joins two inputs by key and time. */
export class IntervalJoinOperator implements Operator {
  readonly name: string;
  readonly outputSchema: Schema<Fields>;
  readonly holdsWatermarks: boolean;
  private context!: OperatorContext;
  private table!: GroupTable;
  private sides!: readonly [JoinSide, JoinSide];
  private watermark = -Infinity;
  private rebuildAt = REBUILD_ROWS;

  constructor(private readonly options: IntervalJoinOptions) {
    this.name = options.name;
    this.outputSchema = options.output.schema;
    this.holdsWatermarks = options.type !== 'inner';
  }

  get stateBytes(): number {
    if (this.sides === undefined) return 0;
    const [left, right] = this.sides;
    return this.table.stateBytes + left.store.stateBytes + right.store.stateBytes;
  }

  describe(): OperatorDescription {
    return describeJoin(this.options);
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.table = this.newTable();
    this.sides = [this.side(0), this.side(1)];
  }

  processBatch(batch: Batch, input: number): void {
    if (batch.kinds !== 0) throw changelogError(this.name);
    const rows = this.options.interval === undefined ? batch : this.onTime(batch, input);
    if (rows.rowCount === 0) return;
    const { engine } = this.context;
    const columns = rows.columns();
    const times = this.options.interval === undefined ? 0 : rows.timestamps;
    const marks = engine.arena.allocateZeroed(rows.rowCount);
    const groups = this.sides[input].groups(this.table, columns, rows.rowCount);
    this.probe(rows, columns, input, { groups, times, marks });
    this.sides[input].add(this.table, rows, columns, { groups, times, marks }, this.watermark);
  }

  processWatermark(watermark: number): void {
    this.watermark = Math.max(this.watermark, watermark);
    this.emitUnmatched();
    for (const side of this.sides) side.store.table.releaseExpired(side.expiredAt(watermark));
    this.rebuildWhenSparse();
    if (this.holdsWatermarks) this.context.emitWatermark(watermark - this.delayMs(watermark));
  }

  processIdle(): void {
    this.context.emitIdle();
  }

  snapshot(writer: SnapshotWriter): void {
    const { engine } = this.context;
    for (const side of this.sides)
      snapshotSide(engine, side, writer, this.watermark, this.holdsWatermarks);
    writer.value('watermark', this.watermark);
  }

  restore(reader: SnapshotReader): void {
    const { engine } = this.context;
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    for (const side of this.sides) {
      restoreSide(engine, side, reader, this.watermark, this.holdsWatermarks, (rows) => {
        const groups = side.groups(this.table, rows.columns, rows.rowCount);
        side.add(this.table, rows, rows.columns, { ...rows, groups }, this.watermark);
      });
    }
  }

  close(): void {
    this.table.release();
    for (const { store } of this.sides) store.release();
  }

  private newTable(): GroupTable {
    const { keys, schemas } = this.options;
    const types = keys[0].map((key, index) => {
      const left = schemas[0].fields[key].type;
      const right = schemas[1].fields[keys[1][index]].type;
      return left.isNullable || right.isNullable ? left.nullable() : left;
    });
    return new GroupTable(this.context.engine, types, { payloadBytes: 8 });
  }

  private side(input: 0 | 1): JoinSide {
    const { interval, keys, schemas } = this.options;
    const { lower, upper } = interval ?? { lower: 0, upper: Infinity };
    return new JoinSide(this.context.engine, {
      schema: schemas[input],
      keys: keys[input],
      retentionMs: interval === undefined ? Infinity : Math.max(0, input === 0 ? upper : -lower),
      headOffset: input * 4,
    });
  }

  /** How long behind its time a row may leave: what watermarks are held back by. */
  private delayMs(watermark: number): number {
    if (watermark === Infinity) return 0;
    return Math.max(...this.sides.map(({ options }) => options.retentionMs));
  }

  /** The rows that are not late; those that are leave by a side output. */
  private onTime(batch: Batch, input: number): Batch {
    const { engine } = this.context;
    const { rowCount, watermarks } = batch;
    const times = eventTimes(batch, this.name);
    const kept = engine.arena.allocate(rowCount * 4);
    const late = engine.arena.allocate(rowCount * 4);
    const lateCount = engine.kernels.splitBehind(
      times,
      watermarks,
      this.watermark,
      kept,
      late,
      rowCount,
    );
    if (lateCount === 0) return batch;
    this.context.count('numLateRecordsDropped', lateCount);
    this.context.emitSide(LATE_TAGS[input], batch.select(late, lateCount));
    return batch.select(kept, rowCount - lateCount);
  }

  /** Emits the pairs of a batch's rows with those of the other side. */
  private probe(batch: Batch, columns: readonly Column[], input: number, rows: ProbedRows): void {
    const { arena, kernels, memory } = this.context.engine;
    const other = this.sides[1 - input];
    const { lower, upper } = this.options.interval ?? { lower: -Infinity, upper: Infinity };
    const probe = writeProbe(this.context.engine, {
      ...rows,
      watermarks: this.options.interval === undefined ? 0 : batch.watermarks,
      table: this.table,
      other,
      expired: other.expiredAt(this.watermark),
      lower: input === 0 ? lower : -upper,
      upper: input === 0 ? upper : -lower,
      capacity: this.context.batchSize,
    });
    const found = arena.allocate(8);
    for (let from = 0; from < batch.rowCount;) {
      from = kernels.probeInterval(probe.address, from, batch.rowCount, found);
      const count = memory.i32[found >>> 2];
      if (count === 0) continue;
      const mark = arena.mark();
      this.emitPairs(batch, columns, input, { ...probe, count });
      arena.rewind(mark);
    }
  }

  private emitPairs(
    batch: Batch,
    columns: readonly Column[],
    input: number,
    { rows, ids, count }: PairAddresses & { readonly count: number },
  ): void {
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const { store } = this.sides[1 - input];
    const own = columns.map((column) => gatherColumn(engine, column, rows, count));
    const others = store.columns(ids, count, false);
    const gathered = (address: number): number => {
      if (address === 0) return 0;
      const out = arena.allocate(count * 8);
      kernels.gatherFixed(address, rows, out, count, 8);
      return out;
    };
    let timestamps = 0;
    if (this.options.interval === undefined) timestamps = gathered(batch.timestamps);
    else {
      timestamps = arena.allocate(count * 8);
      const { address } = store.table;
      kernels.pairTimes(batch.timestamps, rows, address, ids, timestamps, count);
    }
    // Outer joins hold their watermarks back, so that no pair is behind them.
    const watermarks = this.holdsWatermarks ? 0 : gathered(batch.watermarks);
    const [left, right] = input === 0 ? [own, others] : [others, own];
    const result = this.options.output.columns(left, right, nothing);
    this.context.emit(
      new Batch(engine, this.outputSchema, result, count, { timestamps, watermarks }),
    );
  }

  /** Emits rows of outer sides that have expired without a match. */
  private emitUnmatched(): void {
    const { type } = this.options;
    const isOuter = [type === 'left' || type === 'full', type === 'right' || type === 'full'];
    this.sides.forEach((side, input) => {
      if (!isOuter[input]) return;
      side.takeUnmatched(this.watermark, (ids, count) => this.emitAlone(side, input, ids, count));
    });
  }

  private emitAlone(side: JoinSide, input: number, ids: number, count: number): void {
    const { engine } = this.context;
    const { store } = side;
    const own = store.columns(ids, count, false);
    const timestamps = engine.arena.allocate(count * 8);
    const { address } = store.table;
    engine.kernels.gatherSegments(address, ids, abi.SEGMENT_TIMES, timestamps, count, 8);
    const [left, right] = input === 0 ? [own, undefined] : [undefined, own];
    const nulls = (type: DataType<unknown>): Column => nullColumn(engine, type, count);
    const result = this.options.output.columns(left, right, nulls);
    this.context.emit(new Batch(engine, this.outputSchema, result, count, { timestamps }));
  }

  /**
   * Copies the rows that are left into new stores with a new table of keys, where most of what is
   * kept has expired or belongs to keys that are gone.
   */
  private rebuildWhenSparse(): void {
    const [left, right] = this.sides;
    const kept = left.store.rowCount + right.store.rowCount;
    const isWornOut = left.store.table.isWornOut || right.store.table.isWornOut;
    if (isWornOut && kept < REBUILD_ROWS_MAX) return this.rebuild();
    if (kept + this.table.groupCount < this.rebuildAt) return;
    let live = 0;
    for (const side of this.sides)
      side.forEachLive(side.store, this.watermark, (_, count) => (live += count));
    if (live * 1.5 < kept || live * 2 < this.table.groupCount) this.rebuild();
    const now = left.store.rowCount + right.store.rowCount + this.table.groupCount;
    this.rebuildAt = Math.max(REBUILD_ROWS, now * 2);
  }

  private rebuild(): void {
    const { arena, kernels } = this.context.engine;
    const before = this.table;
    this.table = this.newTable();
    for (const side of this.sides) {
      const store = side.replaceStore();
      const { address } = store.table;
      side.forEachLive(store, this.watermark, (ids, rowCount) => {
        const columns = store.columns(ids, rowCount, false);
        const times = arena.allocate(rowCount * 8);
        const marks = arena.allocate(rowCount);
        kernels.gatherSegments(address, ids, abi.SEGMENT_TIMES, times, rowCount, 8);
        kernels.gatherSegments(address, ids, abi.SEGMENT_MARKS, marks, rowCount, 1);
        const groups = side.groups(this.table, columns, rowCount);
        side.add(this.table, { rowCount }, columns, { groups, times, marks }, this.watermark);
      });
      store.release();
    }
    before.release();
  }
}

function nothing(): never {
  throw new MillraceError('INTERNAL_STATE', 'A pair of rows lacks a side.');
}

function changelogError(operator: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'This join takes rows that are added only; its input updates or deletes rows.',
    { location: { operator } },
  );
}
