// Top-N: the first rows of each partition by an order, as a changelog.
//
//   batch ─► those that may come in ─► row store ─► chains in order ─► what has changed ─► emit
//
// Invariants
//   · Of rows that are alike the earlier one ranks first.
//   · What is emitted for a batch is the difference of the ranks before and behind it; of a
//     partition's rows, what leaves comes before what enters.
//
// Semantics: Flink's AppendOnlyTopNFunction and RetractableTopNFunction.
import { STATE_SLOT_COUNT as SLOT_COUNT } from '../../../assembly/abi/rank.js';
import { MillraceError } from '../../error.js';
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import { int64, type Fields } from '../../batch/dataType.js';
import { gatherColumn } from '../../batch/gather.js';
import type { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../../checkpoint/snapshot.js';
import { requireStorable } from '../../join/rowLayout.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { rankText, type RankPlan } from './rankPlan.js';
import { RankStore, RANK_MAX } from './rankStore.js';

/** Rows that are not in a chain any more, before rows are copied into a new store. */
const REBUILD_ROWS = 1 << 16;

/** Keeps the first rows of each partition. */
export class RankOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private context!: OperatorContext;
  private store!: RankStore;
  private readonly partition: readonly number[];
  private readonly table: StateTable;
  /** True when all rows of a partition are kept, because some may be taken back. */
  private readonly keepsAll: boolean;

  constructor(
    readonly name: string,
    private readonly plan: RankPlan,
  ) {
    const { input, partition, from, to } = plan;
    requireStorable(input.fields, 'Top-N');
    if (!(from >= 1) || (to > RANK_MAX && to !== Infinity)) throw tooMany(to);
    this.outputSchema = plan.output;
    this.partition = partition.map((name) => input.indexOf(name));
    this.keepsAll = plan.retracts;
    this.table = { name: 'rows', schema: input, distribution: { keys: this.partition } };
  }

  get stateBytes(): number {
    return this.store.stateBytes;
  }

  describe(): OperatorDescription {
    const kept = this.keepsAll ? 'all rows' : `${this.plan.to} rows`;
    const by = this.plan.partition.join(', ');
    const state = [by === '' ? kept : `${kept} of each ${by}`];
    return { name: this.name, text: rankText(this.plan), state };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.store = new RankStore(context.engine, this.plan);
  }

  processBatch(batch: Batch): void {
    if (batch.rowCount === 0) return;
    const { arena } = this.context.engine;
    const columns = batch.columns();
    const mark = arena.mark();
    this.store.now = this.context.clock.now();
    const kinds = this.plan.retracts ? batch.kinds : 0;
    if (this.plan.emission === 'batch') this.take(columns, kinds, batch.rowCount);
    else this.takeEach(columns, kinds, batch.rowCount);
    arena.rewind(mark);
    this.rebuildWhenSparse();
  }

  processWatermark(): void {}

  snapshot(writer: SnapshotWriter): void {
    const { engine, batchSize } = this.context;
    this.store.forEach((ids, count) => {
      const batch = new Batch(engine, this.table.schema, this.store.columns(ids, count), count);
      writer.write(this.table, batch);
    }, batchSize);
  }

  restore(reader: SnapshotReader): void {
    this.store.now = this.context.clock.now();
    for (const batch of reader.read(this.table)) {
      // Rows come in the order of their chain: of those that are alike the first one first.
      this.insert(batch.columns(), 0, batch.rowCount, () => undefined);
    }
  }

  close(): void {
    this.store.release();
  }

  private takeEach(columns: readonly Column[], kinds: number, rowCount: number): void {
    const { engine } = this.context;
    const { arena } = engine;
    for (let row = 0; row < rowCount; row++) {
      const mark = arena.mark();
      const index = arena.allocate(4);
      engine.memory.u32[index >>> 2] = row;
      const one = columns.map((column) => gatherColumn(engine, column, index, 1));
      this.take(one, kinds === 0 ? 0 : kinds + row, 1);
      arena.rewind(mark);
    }
  }

  private take(columns: readonly Column[], kinds: number, rowCount: number): void {
    this.insert(columns, kinds, rowCount, (ids, kindsOut, ranks, count) =>
      this.emit(ids, kindsOut, ranks, count),
    );
  }

  /** Puts rows into their chains and hands over what that changes. */
  private insert(
    given: readonly Column[],
    kinds: number,
    givenCount: number,
    visit: (ids: number, kinds: number, ranks: number, count: number) => void,
  ): void {
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const { store } = this;
    const { columns, groups, rowCount } = this.candidates(given, givenCount);
    if (rowCount === 0) return;
    const ids = store.append(columns, rowCount);
    for (let from = 0; from < rowCount;) {
      store.sync();
      from = kernels.rankRows(store.state, groups, ids, kinds, from, rowCount);
      const mark = arena.mark();
      this.changes(visit);
      arena.rewind(mark);
    }
  }

  /** The rows that may come into their partitions: most are worse than what is there. */
  private candidates(
    columns: readonly Column[],
    rowCount: number,
  ): { readonly columns: readonly Column[]; readonly groups: number; readonly rowCount: number } {
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const { store } = this;
    const groups = arena.allocate(rowCount * 4);
    store.table.intern(
      this.partition.map((index) => columns[index]),
      rowCount,
      0,
      groups,
    );
    if (this.keepsAll) return { columns, groups, rowCount };
    const kept = arena.allocate(rowCount * 4);
    const mark = arena.mark();
    const words = store.words(columns, rowCount);
    store.sync();
    const count = kernels.rankCandidates(store.state, groups, words, kept, rowCount);
    arena.rewind(mark);
    if (count === rowCount) return { columns, groups, rowCount };
    const some = arena.allocate(count * 4);
    kernels.gatherFixed(groups, kept, some, count, 4);
    const gathered = columns.map((column) => gatherColumn(engine, column, kept, count));
    return { columns: gathered, groups: some, rowCount: count };
  }

  private changes(visit: (ids: number, kinds: number, ranks: number, count: number) => void): void {
    const { engine, batchSize } = this.context;
    const { arena, kernels } = engine;
    const { state } = this.store;
    const { rankColumn, to } = this.plan;
    const capacity = Math.max(batchSize, 2 * Math.min(to, RANK_MAX));
    const ids = arena.allocate(capacity * 4);
    const kinds = arena.allocate(capacity);
    const ranks = rankColumn === undefined ? 0 : arena.allocate(capacity * 8);
    const found = arena.allocate(8);
    for (let slot = 0, more = true; more;) {
      slot = kernels.rankChanges(state, slot, ids, kinds, ranks, capacity, found);
      const count = engine.memory.u32[found >>> 2];
      if (count > 0) visit(ids, kinds, ranks, count);
      // The kernel forgets the slots when it is through with them.
      more = engine.memory.u32[(state + SLOT_COUNT) >>> 2] !== 0;
    }
  }

  private emit(ids: number, kinds: number, ranks: number, count: number): void {
    const { engine } = this.context;
    const mark = engine.arena.mark();
    const columns = this.store.columns(ids, count);
    const all = ranks === 0 ? columns : [...columns, columnOf(int64(), ranks)];
    this.context.emit(new Batch(engine, this.outputSchema, all, count, { kinds }));
    engine.arena.rewind(mark);
  }

  /** Copies the rows that are left into a new store, where most are gone. */
  private rebuildWhenSparse(): void {
    const { engine, batchSize } = this.context;
    const before = this.store;
    const gone = before.rows.rowCount - before.liveCount;
    if (!before.rows.table.isWornOut && (gone < REBUILD_ROWS || gone < before.liveCount)) return;
    this.store = new RankStore(engine, this.plan);
    this.store.now = this.context.clock.now();
    before.forEach((ids, count) => {
      this.insert(before.columns(ids, count), 0, count, () => undefined);
    }, batchSize);
    before.release();
  }
}

function tooMany(to: number): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `Top-N keeps up to ${RANK_MAX} rows of a partition, not ${to}.`,
  );
}
