// Session aggregate: groups per key and session. A session ends `gap` behind its last row; rows
// that bridge two merge them.
//
//   batch ──► groups ──► sessions (kernel) ──► created: initialize ──► rows: update ──► bridged: merge
//                           └── late rows ──► side output 'late'
//   watermark ──► due, in order of end ──► rows out ──► slots free
//
// Invariants
//   · Answers do not depend on the batch size: a session whose end the watermark of a row has passed is dead to that row,
//     fired or not. With allowed lateness, rows at or behind their watermark are processed one by one, behind the firings
//     that their watermark causes.
//   · Where the order of updates and merges matters (first, last, collect), rows are cut at merges.
//
// Semantics: Flink's EventTimeSessionWindows in its WindowOperator: touching sessions merge, and a
// row is late when the session that it ends up in is.
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import { isOrdered } from '../state/aggregateCall.js';
import { durationText } from '../time/duration.js';
import { assignerText } from './assigner.js';
import { sessionState, type SessionState } from './sessionState.js';
import type {
  SessionAccumulators,
  SessionAggregateOptions,
  SessionKeys,
  SessionRows,
} from './sessionParts.js';
import { SessionStore, type Assigned } from './sessionStore.js';
import { SessionTable } from './sessionTable.js';
import { fromI64, toI64 } from '../time/milliseconds.js';
import { timeRange } from './slicePartition.js';
import { WatermarkSteps } from './watermarkSteps.js';
import { WindowColumns } from './windowColumns.js';
import { eventTimes } from './windowEmitter.js';

export type { SessionAggregateOptions } from './sessionParts.js';

/** Keys are interned anew when this many are there and most have no session. */
const COMPACT_GROUPS = 4096;
/** Bytes outside of slots below which nothing is compacted. */
const COMPACT_BYTES = 1 << 20;

/** Aggregates sessions. */
export class SessionAggregate implements Operator {
  readonly name: string;
  readonly outputSchema: Schema<Fields>;
  private readonly latenessMs: number;
  private readonly isOrdered: boolean;
  private context!: OperatorContext;
  private keys!: SessionKeys;
  private accumulators!: SessionAccumulators;
  private store!: SessionStore;
  private columns!: WindowColumns;
  private table!: SessionTable;
  private watermark = -Infinity;
  private readonly steps = new WatermarkSteps();
  /** Bytes outside of slots when they were last compacted. */
  private keptBytes = COMPACT_BYTES;

  constructor(
    private readonly options: SessionAggregateOptions,
    /** @internal Keys and accumulators; tests bring their own. */
    private readonly state: SessionState = sessionState(options),
  ) {
    this.name = options.name;
    this.outputSchema = options.outputSchema;
    this.latenessMs = options.allowedLatenessMs ?? 0;
    this.isOrdered = isOrdered(options.calls);
  }

  describe(): OperatorDescription {
    const { assigner, calls, inputSchema, keys } = this.options;
    const by = keys.map((index) => inputSchema.names[index]).join(', ');
    const late = this.latenessMs === 0 ? '' : `, lateness ${durationText(this.latenessMs)}`;
    const aggregates = calls.map((call) => call.name).join(', ');
    const text = `${assignerText(assigner)}${by === '' ? '' : ` by ${by}`}: ${aggregates}${late}`;
    return { name: this.name, text, state: ['open sessions of each key'] };
  }

  open(context: OperatorContext): void {
    const { calls, inputSchema, keys } = this.options;
    const { engine } = context;
    this.context = context;
    const names = keys.map((index) => inputSchema.names[index]);
    this.columns = new WindowColumns(engine, this.outputSchema, names, calls);
    this.keys = this.state.keys(context);
    this.accumulators = this.state.accumulators(context);
    const { payloadBytes, state } = this.accumulators;
    const { gapMs } = this.options.assigner;
    this.store = new SessionStore(engine, gapMs, this.latenessMs, payloadBytes, this.isOrdered);
    this.table = new SessionTable(engine, this.options, state.fields);
  }

  processBatch(batch: Batch): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    const { engine } = this.context;
    this.steps.note(engine, batch.watermarks, rowCount);
    const timestamps = eventTimes(batch, this.name);
    const groups = engine.arena.allocate(rowCount * 4);
    this.keys.intern(this.keyColumns(batch), rowCount, 0, groups);
    this.store.prepare(rowCount, this.keys.groupCount);
    const rows: SessionRows = { batch, groups, timestamps, late: 0, lateCount: 0 };
    const isPiecewise = this.latenessMs > 0 && this.someTouch(rows);
    if (isPiecewise) this.addPiecewise(rows);
    else this.add(rows, 0, rowCount);
    if (rows.lateCount === 0) return;
    this.context.count('numLateRecordsDropped', rows.lateCount);
    this.context.emitSide('late', batch.select(rows.late, rows.lateCount));
  }

  processWatermark(watermark: number): void {
    if (watermark <= this.watermark) return;
    this.advance(watermark);
    this.steps.clear();
    this.compactKeys();
    this.compactAccumulators();
  }

  /** Fires what is due. Within a batch too, so that it leaves the numbers of groups alone. */
  private advance(watermark: number): void {
    if (watermark <= this.watermark) return;
    const before = this.watermark;
    this.watermark = watermark;
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const { slots, count } = this.store.collectDue(watermark);
    this.emit(slots, count, (lasts, size) => this.stood(lasts, size, before));
    this.store.retire(slots, count);
    arena.rewind(mark);
  }

  snapshot(writer: SnapshotWriter): void {
    const { store, keys, accumulators } = this;
    this.table.write(writer, { store, keys, accumulators });
    writer.value('watermark', this.watermark);
    writer.value('watermark_steps', this.steps.noted);
  }

  restore(reader: SnapshotReader): void {
    const { store, keys, accumulators } = this;
    this.table.read(reader, { store, keys, accumulators });
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.store.floor = this.watermark;
    this.steps.restore(reader.values('watermark_steps'));
  }

  get stateBytes(): number {
    return this.store.stateBytes + this.keys.stateBytes + this.accumulators.stateBytes;
  }

  close(): void {
    this.store.release();
    this.keys.release();
    this.accumulators.release();
  }

  /**
   * Adds rows in order; the kernel stops where slots run out or, for ordered aggregates, before a
   * merge.
   */
  private add(rows: SessionRows, from: number, until: number): Assigned | undefined {
    const { batch, groups, timestamps } = rows;
    let last: Assigned | undefined;
    for (let row = from; row < until; row = last.next) {
      last = this.store.assign(groups, timestamps, batch.watermarks, row, until);
      this.apply(batch, last);
      if (rows.lateCount === 0) rows.late = last.late;
      rows.lateCount += last.lateCount;
    }
    return last;
  }

  private apply(batch: Batch, assigned: Assigned): void {
    const { accumulators, isOrdered } = this;
    const { payload } = this.store;
    const { targets, sources, mergeCount, rows, slots, rowCount } = assigned;
    const merge = (): void => {
      if (mergeCount === 0) return;
      const { arena } = this.context.engine;
      const mark = arena.mark();
      accumulators.mergeGroups(payload, targets, sources, mergeCount);
      arena.rewind(mark);
    };
    if (isOrdered) merge();
    const input = (index: number): Column => batch.column(index);
    if (rowCount > 0) accumulators.update(payload, slots, input, rowCount, rows, batch.kinds);
    if (!isOrdered) merge();
  }

  /**
   * With allowed lateness: rows at or behind their watermark one by one, each behind the firings
   * due before it.
   */
  private addPiecewise(rows: SessionRows): void {
    const { batch, timestamps } = rows;
    const { kernels, memory } = this.context.engine;
    const { rowCount, watermarks } = batch;
    // Everything lazy is made dense here: firing rewinds the arena.
    for (const call of this.options.calls) call.arguments.forEach((index) => batch.column(index));
    let from = 0;
    while (from < rowCount) {
      const cut = kernels.findTouching(timestamps, watermarks, from, rowCount, this.watermark);
      this.add(rows, from, cut);
      if (cut === rowCount) return;
      if (watermarks !== 0) this.advance(fromI64(memory.i64[(watermarks >>> 3) + cut]));
      const assigned = this.add(rows, cut, cut + 1);
      if (assigned !== undefined && assigned.rowCount === 1) this.fireAgain(assigned.slots);
      from = cut + 1;
    }
  }

  /** Fires the session of a row at once when the watermark has passed its end. */
  private fireAgain(slot: number): void {
    const { arena, memory } = this.context.engine;
    const mark = arena.mark();
    const { lasts } = this.store.describe(slot, 1);
    const isPast = Number(memory.i64[lasts >>> 3]) <= this.watermark;
    if (isPast) this.emit(slot, 1, () => this.columns.filled(this.watermark, 1));
    arena.rewind(mark);
  }

  /** Address of the watermarks that stood before sessions fired, or 0 when none is known. */
  private stood(lasts: number, count: number, floor: number): number {
    if (this.steps.before(floor, floor) === undefined) return 0;
    const { arena, memory } = this.context.engine;
    const out = arena.allocate(count * 8);
    for (let i = 0; i < count; i++) {
      const last = fromI64(memory.i64[(lasts >>> 3) + i]);
      memory.i64[(out >>> 3) + i] = toI64(this.steps.before(last, floor) ?? floor);
    }
    return out;
  }

  /** @param watermarksOf  Address of the watermarks a session, by that of their last times. */
  private emit(
    slots: number,
    count: number,
    watermarksOf: (lasts: number, size: number) => number,
  ): void {
    const { engine, batchSize } = this.context;
    for (let from = 0; from < count; from += batchSize) {
      const mark = engine.arena.mark();
      const size = Math.min(batchSize, count - from);
      const part = slots + from * 4;
      const { groups, starts, ends, lasts } = this.store.describe(part, size);
      const keys = this.keys.keyColumns(groups, 0, size);
      const results = this.accumulators.results(this.store.payload, part, 0, size);
      const columns = this.columns.buildSessions(keys, results, starts, ends);
      const extras = { timestamps: lasts, watermarks: watermarksOf(lasts, size) };
      this.context.emit(new Batch(engine, this.outputSchema, columns, size, extras));
      engine.arena.rewind(mark);
    }
  }

  private someTouch({ batch, timestamps }: SessionRows): boolean {
    if (batch.watermarks !== 0) return true;
    const [lowest] = timeRange(this.context.engine, timestamps, batch.rowCount);
    return lowest - 1 <= this.watermark;
  }

  private keyColumns(batch: Batch) {
    return this.options.keys.map((index) => batch.column(index));
  }

  /** Drops keys without a session, once they are most of a large number. */
  private compactKeys(): void {
    const { store, keys } = this;
    if (keys.groupCount < COMPACT_GROUPS || keys.groupCount < 4 * store.liveCount) return;
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const { slots, count } = store.list();
    const fresh = this.state.keys(this.context);
    const groups = arena.allocate(count * 4);
    if (count > 0)
      fresh.intern(
        keys.keyColumns(store.describe(slots, count).groups, 0, count),
        count,
        0,
        groups,
      );
    store.regroup(slots, groups, count, fresh.groupCount);
    arena.rewind(mark);
    keys.release();
    this.keys = fresh;
  }

  /** Drops what ended sessions left outside of their slots, once it may be half. */
  private compactAccumulators(): void {
    const used = this.accumulators;
    if (used.merge === undefined || used.stateBytes < 2 * this.keptBytes) return;
    const fresh = this.state.accumulators(this.context);
    this.store.renew((to, from, numbers, count) => {
      fresh.merge?.(to, numbers, used, from, 0, count);
    });
    used.release();
    this.accumulators = fresh;
    this.keptBytes = Math.max(COMPACT_BYTES, fresh.stateBytes);
  }
}
