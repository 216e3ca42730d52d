// Group aggregate: GROUP BY without a window, over rows that may be taken back.
//
//   batch    +I a  +I b  +I a  -D c         groups touched   a  b  c
//   results before   a 3   b –   c 1        results behind   a 5   b 1   c –
//   out      -U a 3   +U a 5   +I b 1   -D c 1
//
// With `row` a run ends before the second row of a group, so that each row tells what it changes.
//
// Semantics: Flink's GroupAggFunction and MiniBatchGroupAggFunction. First rows of a group give +I;
// a result that changed (-U) +U, one that did not nothing, unless there is a time to live; the last
// row taken back -D, and the group is forgotten. A row that takes back one of a group that is not
// there is ignored.
import { PLAN_ALWAYS, PLAN_UPDATE_BEFORE } from '../../../assembly/abi/groupChange.js';
import type { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { Fields } from '../../batch/dataType.js';
import { readValues } from '../../batch/read/columnReader.js';
import type { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import { ownedColumn } from '../../state/eitherRows.js';
import { inspectedGroups } from '../../state/inspectedGroups.js';
import type { Inspection } from '../inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { changesOf, emitChanges, type Results } from './groupAggregateChanges.js';
import {
  alwaysChanges,
  groupAggregateText,
  type GroupAggregatePlan,
} from './groupAggregatePlan.js';
import { GroupAggregateState } from './groupAggregateState.js';
import { touchRuns, type Touch } from './groupAggregateTouch.js';

export type { GroupAggregatePlan } from './groupAggregatePlan.js';

/** Aggregates by key, as a changelog. */
export class GroupAggregateOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private context!: OperatorContext;
  private state!: GroupAggregateState;
  /** Positions of the keys in the rows that come. */
  private readonly keyIndices: readonly number[];
  /** Columns that are read. */
  private readonly positions: readonly number[];
  /** PLAN_… */
  private readonly flags: number;
  private readonly ttlMs: number;
  private stamp = 0;
  private isWaking = false;

  constructor(
    readonly name: string,
    private readonly plan: GroupAggregatePlan,
  ) {
    const { calls, emitUpdateBefore, input, keys, output, partial, ttlMs = 0 } = plan;
    this.outputSchema = output;
    this.keyIndices = keys.map((key) => (partial ?? input).indexOf(key));
    const read = calls.flatMap(({ arguments: args, filter }) => [...args, filter ?? []].flat());
    const all = partial?.fields.map((_, index) => index);
    this.positions = all ?? [...new Set([...this.keyIndices, ...read])];
    const always = ttlMs > 0 || alwaysChanges(plan) ? PLAN_ALWAYS : 0;
    this.flags = always | (emitUpdateBefore ? PLAN_UPDATE_BEFORE : 0);
    this.ttlMs = ttlMs;
  }

  get stateBytes(): number {
    return this.state.stateBytes;
  }

  describe(): OperatorDescription {
    const { keys } = this.plan;
    const state = keys.length === 0 ? 'one group' : `groups by ${keys.join(', ')}`;
    return { name: this.name, text: groupAggregateText(this.plan), state: [state] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    const { calls, input, retracts } = this.plan;
    const { ttlMs } = this;
    const keys = this.plan.keys.map((key) => input.indexOf(key));
    this.state = new GroupAggregateState(context.engine, { input, keys, calls, retracts, ttlMs });
  }

  processBatch(batch: Batch): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    const { engine } = this.context;
    // Gathered in front of every mark, because others may read the batch too.
    for (const position of this.positions) batch.column(position);
    const kinds = this.plan.retracts ? batch.kinds : 0;
    const groups = engine.arena.allocate(rowCount * 4);
    const { segments, table } = this.state;
    table.intern(this.keysOf(batch), rowCount, 0, groups);
    segments.begin(table.groupCount);
    if (this.ttlMs > 0) this.expire(groups, rowCount);
    const isByRow = this.plan.emission === 'row';
    const touch = touchRuns(engine, this.state.heads, { groups, kinds, rowCount }, isByRow);
    for (let from = 0; from < rowCount;) {
      const mark = engine.arena.mark();
      const run = touch(from, (this.stamp += 1));
      this.processRun(batch, groups, run);
      engine.arena.rewind(mark);
      from = run.done;
    }
    this.state.collect();
  }

  processWatermark(): void {}

  /** Forgets groups that nobody has written to for the time to live. */
  processTimer(now: number): void {
    this.isWaking = false;
    const { state } = this;
    const { groupCount } = state.table;
    state.segments.begin(groupCount);
    state.expire(0, groupCount, now);
    state.collect();
    if (state.liveCount > 0) this.wake(now);
  }

  snapshot(writer: SnapshotWriter): void {
    this.state.snapshot(writer);
  }

  restore(reader: SnapshotReader): void {
    const now = this.context.clock.now();
    this.state.restore(reader, now);
    if (this.ttlMs > 0 && this.state.liveCount > 0) this.wake(now);
  }

  /** The results of groups, each under its name. */
  inspect(): Inspection {
    const { input, keys, output } = this.plan;
    const { accumulators, table } = this.state;
    const fields = keys.map((key) => input.fields[input.indexOf(key)]);
    const names = output.names.slice(fields.length);
    const { engine } = this.context;
    return inspectedGroups(engine, table, fields, {
      names,
      read: (name, from, count) => {
        const results = accumulators.results(table, { groups: 0, from, count });
        return readValues(engine, results[names.indexOf(name)], count);
      },
    });
  }

  close(): void {
    this.state.release();
  }

  private keysOf(batch: Batch): Column[] {
    return this.keyIndices.map((index) => batch.column(index));
  }

  private expire(groups: number, rowCount: number): void {
    const now = this.context.clock.now();
    this.state.expire(groups, rowCount, now);
    if (!this.isWaking) this.wake(now);
  }

  private wake(now: number): void {
    this.isWaking = true;
    this.context.wakeAt(now + this.ttlMs);
  }

  /** Rows that count go to their groups; what changed is emitted. */
  private processRun(batch: Batch, groups: number, touch: Touch): void {
    const { batchSize, engine } = this.context;
    const { accumulators, heads, segments, table } = this.state;
    const { count, touched } = touch;
    segments.markAll(engine.memory.u32, touched, count);
    const list = { groups: touched, from: 0, count };
    const before = this.needsBefore
      ? accumulators.results(table, list).map((column) => ownedColumn(engine, column, count))
      : undefined;
    this.update(batch, groups, touch);
    const after = accumulators.results(table, list);
    const results: Results = { before: before ?? after, after };
    const changes = changesOf(engine, heads, touch, results, this.flags);
    this.state.liveCount += changes.appeared;
    const keysOf = (of: number, size: number): Column[] => table.keyColumns(of, 0, size);
    const emit = (out: Batch): void => this.context.emit(out);
    emitChanges(engine, this.outputSchema, changes, results, keysOf, batchSize, emit);
    this.state.forget(changes.gone, changes.goneCount);
  }

  /** Results before are told, or compared with those behind. */
  private get needsBefore(): boolean {
    const isTold = this.plan.retracts || this.plan.emitUpdateBefore;
    return isTold || (this.flags & PLAN_ALWAYS) === 0;
  }

  private update(batch: Batch, groups: number, touch: Touch): void {
    const { arena, kernels } = this.context.engine;
    const { admitted, admittedCount: count, from, done } = touch;
    if (count === 0) return;
    const part = count === batch.rowCount ? batch : batch.select(admitted, count);
    let partGroups = groups + from * 4;
    if (count < done - from) {
      partGroups = arena.allocate(count * 4);
      kernels.gatherFixed(groups, admitted, partGroups, count, 4);
    }
    const { accumulators, table } = this.state;
    if (this.plan.partial !== undefined) {
      const states = this.positions.slice(this.keyIndices.length);
      const columns = states.map((index) => part.column(index));
      accumulators.load(table, partGroups, columns, count);
      return;
    }
    const input = (index: number): Column => part.column(index);
    accumulators.update(table, partGroups, input, count, this.plan.retracts ? part.kinds : 0);
  }
}
