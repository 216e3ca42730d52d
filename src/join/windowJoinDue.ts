// The rows of windows that have ended, joined.
//
//   right rows ──► groups by key ──► rows of each group (offsets)
//   left rows, a block at a time ──► groups ──► pairs ──► condition ──► out
//                                                └── marks: which rows have met one
//   left rows without a mark, right rows without a mark ──► out, alone
import * as abi from '../../assembly/abi/windowJoin.js';
import { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import type { DataType, Field, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { Expression } from '../expression/expression.js';
import { compileFilter, type Filter } from '../expression/filter.js';
import type { OperatorContext } from '../operator/operator.js';
import { GroupTable } from '../state/groupTable.js';
import { nullColumn } from './joinOutput.js';
import type { RowIds, WaitingRows } from './waitingRows.js';
import type { WindowJoinPlan } from './windowJoin.js';
import { resultColumns, type ResultColumn, type StoredColumns } from './windowJoinColumns.js';

/** Rows grouped or probed at once. */
const BLOCK_ROWS = 16_384;
/** A larger table of keys is given back behind the windows that needed it. */
const KEPT_BYTES_MAX = 1 << 20;

/** Right rows by group. */
interface GroupedRows extends RowIds {
  readonly offsets: number;
  readonly rows: number;
  readonly groupCount: number;
  /** u8 a row: it has met another. */
  readonly marks: number;
}

/** Pairs of rows, as positions among the due rows of either side. */
interface Pairs {
  readonly lefts: number;
  readonly rights: number;
  readonly count: number;
}

/** Joins what is due. */
export class WindowJoinDue {
  private readonly table: GroupTable;
  private readonly keys: readonly (readonly [left: number, right: number])[];
  private readonly filter: Filter | undefined;
  private readonly result: readonly ResultColumn[];

  constructor(
    private readonly context: OperatorContext,
    private readonly plan: WindowJoinPlan,
    private readonly sides: readonly [WaitingRows, WaitingRows],
    private readonly stored: readonly [StoredColumns, StoredColumns],
  ) {
    const { condition, keys, windowEnds } = plan;
    const inputs = stored.map(({ schema }) => schema);
    this.result = resultColumns(plan, stored);
    const hasEnds = keys.some(([l, r]) => l === windowEnds[0] && r === windowEnds[1]);
    const pairs = hasEnds ? keys : [...keys, windowEnds];
    this.keys = pairs.map(([l, r]) => [inputs[0].indexOf(l), inputs[1].indexOf(r)] as const);
    const types = this.keys.map(([l, r]) => keyType(inputs[0].fields[l], inputs[1].fields[r]));
    this.table = new GroupTable(context.engine, types, { payloadBytes: 0 });
    this.filter =
      condition &&
      compileFilter(context.engine, condition.joined, new Expression(condition.expression));
  }

  get stateBytes(): number {
    return this.table.stateBytes;
  }

  /** Emits what rows of both sides make. They are ordered by window, then by arrival. */
  join(left: RowIds, right: RowIds): void {
    const { type } = this.plan;
    const isRightOuter = type === 'right' || type === 'full';
    const grouped = this.group(right);
    for (let from = 0; from < left.count; from += BLOCK_ROWS) {
      const { arena } = this.context.engine;
      const mark = arena.mark();
      const count = Math.min(BLOCK_ROWS, left.count - from);
      this.probe({ ids: left.ids + from * 4, count }, grouped);
      arena.rewind(mark);
    }
    if (isRightOuter) this.emitMarked(1, right, grouped.marks, false);
    if (this.table.stateBytes > KEPT_BYTES_MAX) this.table.release();
    else this.table.clear();
  }

  release(): void {
    this.table.release();
    this.filter?.release();
  }

  /** Where a column of the condition is kept. */
  private readonly positionOf = (index: number): { side: 0 | 1; at: number } => {
    const leftCount = this.plan.inputs[0].columnCount;
    const side = index < leftCount ? 0 : 1;
    const position = side === 0 ? index : index - leftCount;
    return { side, at: this.stored[side].positions.indexOf(position) };
  };

  private group({ ids, count }: RowIds): GroupedRows {
    const { arena, kernels } = this.context.engine;
    const marks = arena.allocateZeroed(count);
    const groups = arena.allocate(count * 4);
    for (let from = 0; from < count; from += BLOCK_ROWS) {
      const size = Math.min(BLOCK_ROWS, count - from);
      this.groupsOf(1, { ids: ids + from * 4, count: size }, groups + from * 4);
    }
    const { groupCount } = this.table;
    const offsets = arena.allocate((groupCount + 1) * 4);
    const rows = arena.allocate(count * 4);
    kernels.groupRows(groups, count, groupCount, offsets, rows);
    return { ids, count, offsets, rows, groupCount, marks };
  }

  /** Writes the u32 group of each row, ROW_NONE where a key is null. */
  private groupsOf(side: 0 | 1, { ids, count }: RowIds, out: number): void {
    const { arena, kernels } = this.context.engine;
    const { store } = this.sides[side];
    const mark = arena.mark();
    const keys = this.keys.map((pair) => store.columnAt(pair[side], ids, count, false));
    this.table.intern(keys, count, 0, out);
    for (const { validity } of keys) {
      if (validity !== 0) kernels.dropNullKeys(out, validity, count);
    }
    arena.rewind(mark);
  }

  /** Joins some left rows. */
  private probe(left: RowIds, right: GroupedRows): void {
    const { arena, kernels } = this.context.engine;
    const { type } = this.plan;
    const marks = arena.allocateZeroed(left.count);
    const groups = arena.allocate(left.count * 4);
    this.groupsOf(0, left, groups);
    const isHalf = type === 'semi' || type === 'anti';
    if (isHalf && this.filter === undefined)
      kernels.markKnown(groups, left.count, right.groupCount, marks);
    else this.meetAll(left, groups, right, marks);
    if (type === 'semi') this.emitMarked(0, left, marks, true);
    if (type === 'anti' || type === 'left' || type === 'full')
      this.emitMarked(0, left, marks, false);
  }

  /** Goes through the pairs of equal keys, as many at a time as a batch has rows. */
  private meetAll(left: RowIds, groups: number, right: GroupedRows, marks: number): void {
    const { batchSize, engine } = this.context;
    const { arena, kernels, memory } = engine;
    const address = arena.allocateZeroed(abi.PAIRS_BYTES);
    const lefts = arena.allocate(batchSize * 4);
    const rights = arena.allocate(batchSize * 4);
    const put = (offset: number, value: number): void => {
      memory.u32[(address + offset) >>> 2] = value;
    };
    put(abi.PAIRS_GROUPS, groups);
    put(abi.PAIRS_OFFSETS, right.offsets);
    put(abi.PAIRS_ROWS, right.rows);
    put(abi.PAIRS_LEFTS, lefts);
    put(abi.PAIRS_RIGHTS, rights);
    put(abi.PAIRS_CAPACITY, batchSize);
    for (let from = 0; from < left.count;) {
      from = kernels.pairGroups(address, from, left.count, right.groupCount);
      const count = memory.u32[(address + abi.PAIRS_COUNT) >>> 2];
      if (count === 0) continue;
      const mark = arena.mark();
      this.meet({ lefts, rights, count }, left, right, marks);
      arena.rewind(mark);
    }
  }

  /** Marks and emits the pairs that meet the condition. */
  private meet(found: Pairs, left: RowIds, right: GroupedRows, marks: number): void {
    const { arena, kernels } = this.context.engine;
    const { type } = this.plan;
    const idsOf = (ids: number, positions: number, count: number): number => {
      const out = arena.allocate(count * 4);
      kernels.gatherFixed(ids, positions, out, count, 4);
      return out;
    };
    const pairs = this.matching(found, (pairs_) => [
      idsOf(left.ids, pairs_.lefts, pairs_.count),
      idsOf(right.ids, pairs_.rights, pairs_.count),
    ]);
    const { count, lefts, rights } = pairs;
    if (count === 0) return;
    if (type !== 'inner' && type !== 'right') kernels.markRows(marks, lefts, count);
    if (type === 'right' || type === 'full') kernels.markRows(right.marks, rights, count);
    if (type === 'semi' || type === 'anti') return;
    const ids = [idsOf(left.ids, lefts, count), idsOf(right.ids, rights, count)];
    const columns = this.result.map(({ field, index, side }) =>
      index < 0
        ? columnOf(field.type, 0)
        : this.sides[side].store.columnAt(index, ids[side], count, false),
    );
    this.emit(columns, count, this.sides[0].lastInstants(ids[0], count));
  }

  private matching(pairs: Pairs, idsOf: (pairs: Pairs) => readonly number[]): Pairs {
    const { condition } = this.plan;
    if (this.filter === undefined || condition === undefined) return pairs;
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const batch = new PairBatch(
      this.context,
      condition.joined,
      this.sides,
      this.positionOf,
      idsOf(pairs),
      pairs.count,
    );
    const { rows, count } = this.filter.matches(batch);
    if (count === pairs.count) return pairs;
    const [lefts, rights] = [pairs.lefts, pairs.rights].map((positions) => {
      const out = arena.allocate(count * 4);
      kernels.gatherFixed(positions, rows, out, count, 4);
      return out;
    });
    return { lefts, rights, count };
  }

  /** Emits the rows of a side alone that have met one of the other side, or have not. */
  private emitMarked(side: 0 | 1, { ids, count }: RowIds, marks: number, wanted: boolean): void {
    const { batchSize, engine } = this.context;
    const { arena, kernels } = engine;
    const rows = arena.allocate(count * 4);
    const listed = kernels.listMarked(marks, wanted ? 1 : 0, rows, count);
    for (let from = 0; from < listed; from += batchSize) {
      const mark = arena.mark();
      const size = Math.min(batchSize, listed - from);
      const some = arena.allocate(size * 4);
      kernels.gatherFixed(ids, rows + from * 4, some, size, 4);
      const columns = this.result.map((column) => this.alone(column, side, some, size));
      this.emit(columns, size, this.sides[side].lastInstants(some, size));
      arena.rewind(mark);
    }
  }

  /** A column of rows of one side that have no other. */
  private alone({ field, index, side }: ResultColumn, own: 0 | 1, ids: number, count: number) {
    if (index < 0) return columnOf(field.type, 0);
    if (side !== own) return nullColumn(this.context.engine, field.type, count);
    return this.sides[own].store.columnAt(index, ids, count, false);
  }

  private emit(columns: readonly Column[], count: number, timestamps: number): void {
    const { output } = this.plan;
    const typed = columns.map((column, i) => ({ ...column, type: output.fields[i].type }));
    this.context.emit(new Batch(this.context.engine, output, typed, count, { timestamps }));
  }
}

/** Pairs as rows of both sides; only the columns that are asked for are copied. */
class PairBatch extends Batch {
  private readonly made: (Column | undefined)[] = [];

  constructor(
    { engine }: OperatorContext,
    joined: Schema<Fields>,
    private readonly sides: readonly [WaitingRows, WaitingRows],
    private readonly positionOf: (index: number) => { readonly side: 0 | 1; readonly at: number },
    private readonly ids: readonly number[],
    count: number,
  ) {
    super(engine, joined, [], count);
  }

  override column(index: number): Column {
    const { at, side } = this.positionOf(index);
    const { store } = this.sides[side];
    return (this.made[index] ??= store.columnAt(at, this.ids[side], this.rowCount, false));
  }
}

function keyType(left: Field, right: Field): DataType<unknown> {
  const type = left.type.isNullable || right.type.isNullable ? left.type.nullable() : left.type;
  if (left.type.equals(right.type)) return type;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `'${left.name}' is ${left.type} and '${right.name}' is ${right.type}: keys of a join have ` +
      'the same type. Cast one side.',
  );
}
