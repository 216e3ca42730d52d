// Output of a regular join: pairs of events with rows of the other side, those that meet the
// condition, and what they make of the result.
//
//   events ──► pairs, at most a batch of them ──► condition ──► changes ──► columns, in batches
//
// Invariants
//   · Rows leave in the order of the events.
//   · Where rows of neither side leave without a match, a pair is a change, and columns of rows
//     that are never taken back come from the batch.
import * as abi from '../../assembly/abi/regularJoin.js';
import { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import { boolean } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import { convert } from '../expression/convert.js';
import { Program } from '../expression/program.js';
import { resolve } from '../expression/resolve.js';
import { expressionText } from '../expression/text.js';
import type { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';
import {
  conditionColumns,
  isHalf,
  outerSides,
  outputColumns,
  type OutputColumn,
  type RegularJoinPlan,
} from './regularJoinPlan.js';
import type { JoinEvents, RegularJoinSide } from './regularJoinSide.js';

/** Where to emit. */
export interface OutputContext {
  readonly batchSize: number;
  emit(batch: Batch): void;
}

/** A batch of one input and what its rows did. */
export interface JoinInput {
  readonly input: 0 | 1;
  readonly batch: Batch;
  readonly events: JoinEvents;
}

/** Rows side by side: u32 rows or ids of the input, u32 ids of the other side, i8 kinds or 0. */
interface Rows {
  readonly own: number;
  readonly others: number;
  readonly kinds: number;
  readonly count: number;
}

/** Gives the column of an input at a position, for the rows at hand. */
type ReadColumn = (input: 0 | 1, position: number) => Column;

/** Emits what the rows of a batch change. */
export class RegularJoinOutput {
  private readonly columns: readonly OutputColumn[];
  private readonly conditionReads: readonly number[];
  private readonly condition: Program | undefined;
  /** Pairs are all there is: no row leaves without a match. */
  private readonly isPairs: boolean;

  constructor(
    private readonly engine: Engine,
    private readonly plan: RegularJoinPlan,
    private readonly sides: readonly [RegularJoinSide, RegularJoinSide],
    private readonly context: OutputContext,
  ) {
    this.columns = outputColumns(plan);
    this.conditionReads = conditionColumns(plan);
    this.isPairs = plan.type === 'inner';
    const { condition } = plan;
    if (condition === undefined) return;
    const text = `ON ${expressionText(condition.expression)}`;
    const term = resolve(condition.expression, condition.joined);
    this.condition = new Program(engine, [convert(term, boolean(), text)]);
  }

  /** Emits what the rows of a batch change. */
  emit(table: GroupTable, given: JoinInput): void {
    const { arena, kernels, memory } = this.engine;
    const { batch, events, input } = given;
    if (events.count === 0) return;
    // Gathered in front of the mark, because the batch keeps its dense columns.
    if (this.readsBatch(input)) this.gatherAhead(input, batch);
    const own = this.sides[input].describe(table);
    const other = this.sides[input === 0 ? 1 : 0].describe(table);
    const capacity = Math.max(1, this.context.batchSize);
    const pairs = arena.allocateZeroed(abi.PAIRS_BYTES);
    const [pairEvents, pairIds] = [arena.allocate(capacity * 4), arena.allocate(capacity * 4)];
    memory.u32.set([other, events.groups, pairEvents, pairIds, capacity], pairs >>> 2);
    const matches = this.isPairs ? 0 : arena.allocateZeroed(events.count * 4);
    const found = arena.allocate(8);
    for (let from = 0; from < events.count;) {
      const to = kernels.probePairs(pairs, from, events.count, found);
      const mark = arena.mark();
      const all = { pairEvents, pairIds, count: memory.i32[found >>> 2] };
      const kept = this.matching(given, all);
      if (this.isPairs) this.emitPairs(given, kept);
      else this.emitChanges(given, { ...kept, from, to, matches, own, other });
      arena.rewind(mark);
      from = to;
    }
  }

  release(): void {
    this.condition?.release();
  }

  /** Rows of the input come from its batch and not from the store. */
  private readsBatch(input: 0 | 1): boolean {
    return this.isPairs && this.sides[input].options.identity === undefined;
  }

  private gatherAhead(input: 0 | 1, batch: Batch): void {
    for (const { input: from, isNeeded, position } of this.columns)
      if (isNeeded && from === input) batch.column(position);
    this.forConditionColumns((from, position) => {
      if (from === input) batch.column(position);
    });
  }

  private forConditionColumns(visit: (input: 0 | 1, position: number, at: number) => void): void {
    const leftCount = this.plan.inputs[0].columnCount;
    for (const at of this.conditionReads) {
      if (at < leftCount) visit(0, at, at);
      else visit(1, at - leftCount, at);
    }
  }

  /** The pairs that meet the condition. */
  private matching(given: JoinInput, pairs: Pairs): Pairs {
    const { condition, engine } = this;
    const { pairEvents, pairIds, count } = pairs;
    if (condition === undefined || this.plan.condition === undefined || count === 0) return pairs;
    const { arena, kernels } = engine;
    const own = this.ownOf(given, pairEvents, count);
    const read = this.reader(given, { own, others: pairIds, kinds: 0, count }, false);
    const { joined } = this.plan.condition;
    const columns = joined.fields.map(({ type }) => columnOf(type, 0));
    this.forConditionColumns((input, position, at) => {
      columns[at] = { ...read(input, position), type: joined.fields[at].type };
    });
    const [{ values, validity }] = condition.evaluate(new Batch(engine, joined, columns, count));
    const rows = arena.allocate(count * 4);
    const kept = kernels.selectBits(values, validity, rows, count);
    if (kept === count) return pairs;
    return {
      pairEvents: this.gather(pairEvents, rows, kept, 4),
      pairIds: this.gather(pairIds, rows, kept, 4),
      count: kept,
    };
  }

  private emitPairs(given: JoinInput, { count, pairEvents, pairIds }: Pairs): void {
    if (count === 0) return;
    const { kinds: eventKinds } = given.events;
    const kinds = eventKinds === 0 ? 0 : this.gather(eventKinds, pairEvents, count, 1);
    const own = this.ownOf(given, pairEvents, count);
    this.emitRows(given, { own, others: pairIds, kinds, count }, false);
  }

  private emitChanges(given: JoinInput, pairs: Pairs & ChangesOf): void {
    const { arena, kernels, memory } = this.engine;
    const { events, input } = given;
    const room = pairs.count * 2 + (pairs.to - pairs.from);
    if (room === 0) return;
    const own = arena.allocate(room * 4);
    const others = arena.allocate(room * 4);
    const kinds = arena.allocate(room);
    const changes = arena.allocate(abi.CHANGES_BYTES);
    const words = [
      this.flagsOf(input),
      pairs.own,
      pairs.other,
      events.ids,
      events.kinds,
      pairs.matches,
      pairs.pairEvents,
      pairs.pairIds,
      own,
      others,
      kinds,
    ];
    memory.u32.set(words, changes >>> 2);
    const count = kernels.joinChanges(changes, pairs.from, pairs.to, pairs.count);
    const { batchSize } = this.context;
    for (let from = 0; from < count; from += batchSize) {
      const mark = arena.mark();
      const size = Math.min(batchSize, count - from);
      const at = { own: own + from * 4, others: others + from * 4, kinds: kinds + from };
      this.emitRows(given, { ...at, count: size }, true);
      arena.rewind(mark);
    }
  }

  private flagsOf(input: 0 | 1): number {
    const { plan } = this;
    const outer = outerSides(plan);
    const half = isHalf(plan) ? abi.CHANGES_HALF : 0;
    const anti = plan.type === 'anti' ? abi.CHANGES_ANTI : 0;
    const right = input === 1 ? abi.CHANGES_RIGHT : 0;
    const ownOuter = outer[input] ? abi.CHANGES_OWN_OUTER : 0;
    const otherOuter = outer[1 - input] ? abi.CHANGES_OTHER_OUTER : 0;
    return half | anti | right | ownOuter | otherOuter;
  }

  private emitRows(given: JoinInput, rows: Rows, hasNone: boolean): void {
    const { engine, plan } = this;
    const read = this.reader(given, rows, hasNone && !isHalf(plan));
    const columns = this.columns.map(({ input, isNeeded, position }, index): Column => {
      const { type } = plan.output.fields[index];
      return isNeeded ? { ...read(input, position), type } : columnOf(type, 0);
    });
    const { count, kinds } = rows;
    this.context.emit(new Batch(engine, plan.output, columns, count, { kinds }));
  }

  /** Reads columns of rows; of the batch or of what is kept. */
  private reader({ batch, input }: JoinInput, rows: Rows, hasNone: boolean): ReadColumn {
    const { count, others, own } = rows;
    return (from, position) => {
      if (from === input && this.readsBatch(input))
        return gatherColumn(this.engine, batch.column(position), own, count);
      const side = this.sides[from];
      const index = side.options.positions.indexOf(position);
      return side.rows.column(index, from === input ? own : others, count, hasNone);
    };
  }

  /** Rows of the input: of the batch, or ids of what is kept. */
  private ownOf({ events, input }: JoinInput, pairEvents: number, count: number): number {
    return this.readsBatch(input) ? pairEvents : this.gather(events.ids, pairEvents, count, 4);
  }

  private gather(values: number, rows: number, count: number, width: number): number {
    const out = this.engine.arena.allocate(count * width);
    this.engine.kernels.gatherFixed(values, rows, out, count, width);
    return out;
  }
}

/** u32 event and u32 id of the other side's row of each pair. */
interface Pairs {
  readonly pairEvents: number;
  readonly pairIds: number;
  readonly count: number;
}

/** Events that pairs are of, and both sides as kernels see them. */
interface ChangesOf {
  readonly from: number;
  readonly to: number;
  readonly matches: number;
  readonly own: number;
  readonly other: number;
}
