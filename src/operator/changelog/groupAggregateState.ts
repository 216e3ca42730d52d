// State of a group aggregate: the groups of a GROUP BY, which appear with their first row and
// vanish with the last.
//
//   record   | key | accumulators | head: rows, stamp, time of the last write |
//
// Invariants
//   · A group without rows is all zero but for its key and stamp, as a new one: a key that comes
//     again finds its record.
//   · Records of groups without rows, and values that nobody needs, are at most as many as others,
//     or REBUILD_COUNT: else all that is there is copied to new tables.
import * as abi from '../../../assembly/abi/groupChange.js';
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import { float64, int64, type Field, type Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import type { GroupAggregateCall } from '../../state/aggregateCall.js';
import { cellRange, cellValuesOf, type CellRange } from '../../state/cell.js';
import { GroupAccumulators } from '../../state/groupAccumulators.js';
import { GroupStateTable } from '../../state/groupState.js';
import { GroupTable } from '../../state/groupTable.js';
import { SegmentVersions } from '../../state/segmentVersions.js';
import { uniqueNames } from '../../state/stateNames.js';
import type { Engine } from '../../wasm/engine.js';

/** Groups without rows and values without use below which nothing is rebuilt. */
const REBUILD_COUNT = 4096;
/** Groups written or copied at once, and values that they keep: bounds the arena. */
const BLOCK_GROUPS = 16_384;
const BLOCK_VALUES = 1 << 18;

/** What groups are made of. */
export interface GroupStatePlan {
  readonly input: Schema<Fields>;
  /** Positions of the key columns. */
  readonly keys: readonly number[];
  readonly calls: readonly GroupAggregateCall[];
  readonly retracts: boolean;
  /** Milliseconds after its last row that a group is forgotten; 0 = never. */
  readonly ttlMs: number;
}

/** Groups with accumulators, in records of a table. */
export class GroupAggregateState {
  table!: GroupTable;
  accumulators!: GroupAccumulators;
  /** Groups that have rows. */
  liveCount = 0;
  readonly segments = new SegmentVersions();
  private readonly state: GroupStateTable;
  private readonly keyFields: readonly Field[];

  constructor(
    private readonly engine: Engine,
    private readonly plan: GroupStatePlan,
  ) {
    this.keyFields = plan.keys.map((index) => plan.input.fields[index]);
    this.create();
    const taken = this.keyFields.map(({ name }) => name);
    const heads: Field[] = [{ name: 'group_rows', type: int64() }];
    if (plan.ttlMs > 0) heads.push({ name: 'last_write', type: float64() });
    const fields = this.accumulators.stateFields;
    this.state = new GroupStateTable('groups', this.keyFields, fields, uniqueNames(heads, taken));
  }

  /** The heads of groups. */
  get heads(): CellRange {
    return cellRange(this.table, this.accumulators.payloadBytes);
  }

  get stateBytes(): number {
    return this.table.stateBytes + this.accumulators.stateBytes;
  }

  /** Groups (address of u32, `count` of them) lose their rows and whatever was summed up. */
  forget(groups: number, count: number): void {
    if (count === 0) return;
    const { accumulators, engine, table } = this;
    accumulators.forget(table, groups, count);
    const { address, stride } = cellRange(table, 0);
    engine.kernels.clearGroups(address, stride, accumulators.payloadBytes, groups, count);
  }

  /**
   * Forgets the groups that were written last a time to live ago.
   *
   * @param groups  Address of u32 groups, repeats allowed, which are written now; 0 = all, none is.
   */
  expire(groups: number, count: number, now: number): void {
    const { engine } = this;
    const mark = engine.arena.mark();
    const out = engine.arena.allocate(count * 4);
    const { address, stride } = this.heads;
    const { ttlMs } = this.plan;
    const { kernels } = engine;
    const expired = kernels.expiredGroups(address, stride, groups, count, now, ttlMs, out);
    this.segments.markAll(engine.memory.u32, out, expired);
    this.forget(out, expired);
    this.liveCount -= expired;
    engine.arena.rewind(mark);
  }

  /** Gives memory back, once more is without use than in use. Groups have other numbers then. */
  collect(): void {
    const { dead, live } = this.accumulators.sizes;
    const idle = this.table.groupCount - this.liveCount + dead;
    if (idle <= Math.max(REBUILD_COUNT, this.liveCount + live)) return;
    const { accumulators, blockGroups, table } = this;
    this.create();
    const visit = (list: number, count: number): void => {
      const columns = this.columns(table, accumulators, list, count);
      this.take(new Batch(this.engine, this.state.schema, columns, count), 0);
    };
    const until = table.groupCount;
    const heads = cellRange(table, accumulators.payloadBytes);
    forEachBlock(this.engine, heads, 0, until, blockGroups, visit);
    accumulators.release();
    table.release();
    this.segments.renew(this.table.groupCount);
  }

  snapshot(writer: SnapshotWriter): void {
    const { accumulators, engine, segments, state, table } = this;
    segments.write(writer, state, table.groupCount, (from, until) => {
      const write = (list: number, count: number): void => {
        const columns = this.columns(table, accumulators, list, count);
        writer.write(state, new Batch(engine, state.schema, columns, count));
      };
      forEachBlock(engine, this.heads, from, until, this.blockGroups, write);
    });
  }

  /** @param now  The time of the last write of groups that were kept without one. */
  restore(reader: SnapshotReader, now: number): void {
    for (const batch of reader.read(this.state)) {
      const before = this.table.groupCount;
      this.take(batch, now);
      this.segments.begin(this.table.groupCount);
      for (let group = before; group < this.table.groupCount; group++) this.segments.mark(group);
    }
    this.liveCount = this.table.groupCount;
  }

  release(): void {
    this.accumulators.release();
    this.table.release();
  }

  /** Fewer where groups keep many values. */
  private get blockGroups(): number {
    const valuesEach = this.accumulators.sizes.live / Math.max(this.liveCount, 1);
    return Math.max(1, Math.min(BLOCK_GROUPS, Math.floor(BLOCK_VALUES / Math.max(valuesEach, 1))));
  }

  private create(): void {
    const { engine, plan } = this;
    const { calls, input, retracts, ttlMs } = plan;
    this.accumulators = new GroupAccumulators(engine, calls, input.fields, retracts);
    const head = ttlMs > 0 ? abi.HEAD_BYTES_TIMED : abi.HEAD_BYTES;
    const payloadBytes = this.accumulators.payloadBytes + head;
    const keyTypes = this.keyFields.map(({ type }) => type);
    this.table = new GroupTable(engine, keyTypes, { payloadBytes });
  }

  /** Rows of the state's table. */
  private columns(
    table: GroupTable,
    accumulators: GroupAccumulators,
    groups: number,
    count: number,
  ): Column[] {
    const { engine } = this;
    const list = { groups, from: 0, count };
    const heads = cellRange(table, accumulators.payloadBytes);
    const rows = columnOf(int64(), cellValuesOf(engine, heads, list, 8));
    const columns = [...table.keyColumns(groups, 0, count), rows];
    if (this.plan.ttlMs > 0) {
      const times = { ...heads, address: heads.address + abi.HEAD_WRITTEN };
      columns.push(columnOf(float64(), cellValuesOf(engine, times, list, 8)));
    }
    return [...columns, ...accumulators.stateColumns(table, list)];
  }

  /** Adds groups of the state's table. */
  private take(batch: Batch, now: number): void {
    const { accumulators, engine, state, table } = this;
    const { arena, kernels } = engine;
    const mark = arena.mark();
    const { further, keys, state: columns } = state.split(batch);
    const count = batch.rowCount;
    const groups = arena.allocate(count * 4);
    table.intern(keys, count, 0, groups);
    accumulators.load(table, groups, columns, count);
    const { address, stride } = this.heads;
    const [rows, times] = further;
    kernels.updateSumI64(address, stride, groups, rows.values, rows.validity, 0, count);
    if (times !== undefined) {
      const written = address + abi.HEAD_WRITTEN;
      const { values, validity } = timesOrNow(engine, times, now, count);
      kernels.updateSumF64(written, stride, groups, values, validity, 0, count);
    }
    arena.rewind(mark);
  }
}

/** Times with `now` for those that are null: state that was kept without a time to live. */
function timesOrNow(engine: Engine, times: Column, now: number, count: number): Column {
  if (times.validity === 0) return times;
  const filled = engine.arena.allocate(count * 8);
  const { f64, u8 } = engine.memory;
  for (let i = 0; i < count; i++) {
    const isPresent = ((u8[times.validity + (i >>> 3)] >> (i & 7)) & 1) === 1;
    f64[(filled >>> 3) + i] = isPresent ? f64[(times.values >>> 3) + i] : now;
  }
  return { ...times, values: filled, validity: 0 };
}

/** Calls `visit` with the groups (address, count) that have rows, so many at once at most. */
function forEachBlock(
  { arena, kernels }: Engine,
  { address, stride }: CellRange,
  from: number,
  until: number,
  blockGroups: number,
  visit: (groups: number, count: number) => void,
): void {
  for (let first = from; first < until; first += blockGroups) {
    const mark = arena.mark();
    const size = Math.min(blockGroups, until - first);
    const groups = arena.allocate(size * 4);
    const count = kernels.presentRows(address, stride, first, size, groups);
    if (count > 0) visit(groups, count);
    arena.rewind(mark);
  }
}
