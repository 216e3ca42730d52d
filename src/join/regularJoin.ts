// Regular join: two tables that change, joined without bounds in time.
//
//   left batch  ──► left rows come and go  ──► pairs with the right rows ──► changes out
//   right batch ──► right rows come and go ──► pairs with the left rows  ──► changes out
//
// Invariants
//   · While a batch of one input is joined, the rows of the other stay as they are: all of the
//     batch are looked up at once.
//   · Materialised, what was emitted is the join of what both inputs come to.
//
// Semantics: Flink's StreamingJoinOperator and StreamingSemiAntiJoinOperator, but that a row which
// takes back what is not there is ignored. Rows of an outer join whose partner has expired keep it,
// as they do there.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import { GroupTable } from '../state/groupTable.js';
import { carryUsed, usedCount } from './regularJoinGroups.js';
import { RegularJoinOutput } from './regularJoinOutput.js';
import {
  inputColumns,
  outerSides,
  regularJoinText,
  requireComparableKeys,
  type InputColumns,
  type RegularJoinPlan,
} from './regularJoinPlan.js';
import { RegularJoinSide } from './regularJoinSide.js';
import { regularJoinTable, restoreRows, snapshotRows } from './regularJoinTables.js';
import { requireStorable } from './rowLayout.js';

export type { RegularJoinPlan } from './regularJoinPlan.js';

/** Keys kept before it is looked whether too many of them have no rows. */
const REBUILD_GROUPS = 1 << 16;

/** Joins two changelogs. */
export class RegularJoinOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly inputs: readonly [InputColumns, InputColumns];
  private context!: OperatorContext;
  private table!: GroupTable;
  private sides!: readonly [RegularJoinSide, RegularJoinSide];
  private output!: RegularJoinOutput;
  private rebuildAt = REBUILD_GROUPS;
  private isWaking = false;

  /** @throws MillraceError PLAN_TYPE_MISMATCH, PLAN_UNSUPPORTED for columns of nested types. */
  constructor(
    readonly name: string,
    private readonly plan: RegularJoinPlan,
  ) {
    this.outputSchema = plan.output;
    requireComparableKeys(plan);
    this.inputs = [inputColumns(plan, 0), inputColumns(plan, 1)];
    this.inputs.forEach(({ stored }, i) => {
      const { fields } = plan.inputs[i];
      requireStorable(
        stored.map((position) => fields[position]),
        'A join',
      );
    });
  }

  get stateBytes(): number {
    if (this.sides === undefined) return 0;
    return this.table.stateBytes + this.sides[0].stateBytes + this.sides[1].stateBytes;
  }

  describe(): OperatorDescription {
    const state = ['all rows of both sides'];
    return { name: this.name, text: regularJoinText(this.plan), state };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.table = this.newTable();
    this.sides = [this.newSide(0), this.newSide(1)];
    this.output = new RegularJoinOutput(context.engine, this.plan, this.sides, context);
  }

  processBatch(batch: Batch, input: number): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    const side = input === 0 ? 0 : 1;
    const { stored } = this.inputs[side];
    for (const position of stored) batch.column(position);
    this.begin();
    const groups = this.groupsOf(batch, side);
    const events = this.sides[side].apply(this.table, batch, groups);
    this.output.emit(this.table, { batch, events, input: side });
    this.sides[side].collect(this.table);
    this.collectGroups();
    this.wake();
  }

  processWatermark(): void {}

  /** Forgets rows that were written too long ago. */
  processTimer(): void {
    this.isWaking = false;
    this.begin();
    const { arena } = this.context.engine;
    const mark = arena.mark();
    for (const side of this.sides) side.expire(this.table);
    this.collectGroups();
    arena.rewind(mark);
    this.wake();
  }

  snapshot(writer: SnapshotWriter): void {
    this.begin();
    const { engine } = this.context;
    for (const side of this.sides) snapshotRows(engine, side, this.tableOf(side), writer);
  }

  restore(reader: SnapshotReader): void {
    this.begin();
    const { engine } = this.context;
    for (const side of this.sides) {
      const { input } = side.options;
      restoreRows(engine, side, this.tableOf(side), reader, (rows) => {
        const keys = this.keyIndices(input).map((index) => rows.columns[index]);
        const groups = this.intern(keys, rows.rowCount);
        side.load(this.table, rows.columns, groups, rows, rows.rowCount);
      });
    }
    this.wake();
  }

  close(): void {
    this.output.release();
    for (const side of this.sides) side.release();
    this.table.release();
  }

  private newTable(): GroupTable {
    const { inputs, keys } = this.plan;
    const types = keys.map(([left, right]) => {
      const type = inputs[0].type(left);
      return inputs[1].type(right).isNullable ? type.nullable() : type;
    });
    return new GroupTable(this.context.engine, types, { payloadBytes: 8 });
  }

  private newSide(input: 0 | 1): RegularJoinSide {
    const { inputs, retracts, ttlMs, uniqueKeys } = this.plan;
    const { identity, stored } = this.inputs[input];
    return new RegularJoinSide(this.context.engine, {
      input,
      fields: stored.map((position) => inputs[input].fields[position]),
      positions: stored,
      identity: retracts[input] ? identity.map((position) => stored.indexOf(position)) : undefined,
      isUpsert: retracts[input] && uniqueKeys?.[input] !== undefined,
      countsMatches: outerSides(this.plan)[input],
      ttlMs: ttlMs?.[input] ?? Infinity,
    });
  }

  /** A batch or a sweep begins: it says what is written now and what has expired. */
  private begin(): void {
    const now = this.context.clock.now();
    for (const side of this.sides) side.begin(now);
  }

  /** Asks for a sweep while there are rows that will expire. */
  private wake(): void {
    if (this.isWaking) return;
    const timed = this.sides.filter(({ isTimed, rows }) => isTimed && rows.rowCount > 0);
    if (timed.length === 0) return;
    this.isWaking = true;
    const ttlMs = Math.min(...timed.map(({ options }) => options.ttlMs));
    this.context.wakeAt(timed[0].now + Math.max(1, Math.ceil(ttlMs / 2)));
  }

  private groupsOf(batch: Batch, input: 0 | 1): number {
    const keys = this.inputs[input].keys.map((position) => batch.column(position));
    return this.intern(keys, batch.rowCount);
  }

  /** The u32 group of each row; ROW_NONE where a key is null, which equals nothing. */
  private intern(keys: Parameters<GroupTable['intern']>[0], rowCount: number): number {
    const { arena, kernels } = this.context.engine;
    const groups = arena.allocate(rowCount * 4);
    this.table.intern(keys, rowCount, 0, groups);
    for (const { validity } of keys)
      if (validity !== 0) kernels.dropNullKeys(groups, validity, rowCount);
    return groups;
  }

  /** Positions of the key columns among those that are kept. */
  private keyIndices(input: 0 | 1): number[] {
    const { keys, stored } = this.inputs[input];
    return keys.map((position) => stored.indexOf(position));
  }

  private tableOf(side: RegularJoinSide): ReturnType<typeof regularJoinTable> {
    return regularJoinTable(side, this.keyIndices(side.options.input));
  }

  /** Keys without rows are dropped, once there are more of them than of others. */
  private collectGroups(): void {
    const { table } = this;
    if (table.groupCount < this.rebuildAt || !this.sides.some(({ mayLose }) => mayLose)) return;
    const { engine } = this.context;
    if (usedCount(engine, table) * 2 < table.groupCount) {
      this.table = this.newTable();
      carryUsed(engine, table, this.table, (numbers) => {
        for (const { rows } of this.sides) rows.renumber('group', numbers);
      });
      table.release();
    }
    this.rebuildAt = Math.max(REBUILD_GROUPS, this.table.groupCount * 2);
  }
}
