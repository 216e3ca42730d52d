// Rank store: rows of partitions in order, in a row store, with the words that they compare by.
//
//   row    | columns of the input | order words | hash of the row, where rows are taken back |
import * as abi from '../../../assembly/abi/rank.js';
import { TYPE_DECIMAL128 } from '../../../assembly/abi/type.js';
import { columnOf, type Column } from '../../batch/column.js';
import { int64, type DataType } from '../../batch/dataType.js';
import { KeyGroups } from '../../exchange/keyGroups.js';
import { rowLayout, type StoredColumn } from '../../join/rowLayout.js';
import { RowStore } from '../../join/rowStore.js';
import { GroupTable } from '../../state/groupTable.js';
import type { Engine } from '../../wasm/engine.js';
import { PAGE_BYTES } from '../../wasm/memory.js';
import type { RankPlan } from './rankPlan.js';

/** Ids of remembered rows that there is room for. */
const BEFORE_IDS = 1 << 16;
/** Slots at the least: several partitions of very long ranks. */
const SLOTS_MIN = 8;
const FULL_BYTES = 8;

interface OrderPart {
  readonly column: number;
  readonly type: DataType<unknown>;
  readonly half: number;
  readonly flags: number;
  readonly isText: boolean;
  readonly isDescending: boolean;
}

/** Rows by partition, the best ones first. */
export class RankStore {
  readonly table: GroupTable;
  readonly rows: RowStore;
  /** Of `assembly/abi/rank.ts`. */
  readonly state: number;
  private readonly block: { readonly address: number; readonly bytes: number };
  private readonly parts: readonly OrderPart[];
  private readonly hashes: readonly [KeyGroups, KeyGroups] | undefined;
  private readonly width: number;

  constructor(
    private readonly engine: Engine,
    private readonly plan: RankPlan,
  ) {
    const { input, partition, retracts } = plan;
    const types = input.fields.map(({ type }) => type);
    this.width = types.length;
    this.parts = partsOf(plan);
    const words = this.parts.map(() => int64());
    const own = [...types, ...words, ...(retracts ? [int64()] : [])];
    this.rows = new RowStore(engine, own);
    const keys = partition.map((name) => input.type(name));
    this.table = new GroupTable(engine, keys, { payloadBytes: abi.RANK_PAYLOAD_BYTES });
    const reversed = [...types].reverse();
    this.hashes = retracts
      ? [new KeyGroups(engine, types, 1), new KeyGroups(engine, reversed, 1)]
      : undefined;
    this.block = this.makeState(own);
    this.state = this.block.address;
  }

  get stateBytes(): number {
    return this.table.stateBytes + this.rows.stateBytes + this.block.bytes;
  }

  /** Rows in chains. */
  get liveCount(): number {
    return this.engine.memory.u32[(this.state + abi.STATE_LIVE) >>> 2];
  }

  /** The clock, for partitions that expire. */
  set now(ms: number) {
    this.engine.memory.f64[(this.state + abi.STATE_NOW) >>> 3] = ms;
  }

  /** The addresses that moved since. Called before each kernel. */
  sync(): void {
    const { memory } = this.engine;
    const { table, rows, state } = this;
    memory.u32[(state + abi.STATE_SEGMENTS) >>> 2] = rows.table.address;
    memory.u32[(state + abi.STATE_PARTITIONS) >>> 2] = table.records + table.payloadOffset;
    memory.u32[(state + abi.STATE_STRIDE) >>> 2] = table.stride;
  }

  /** Order words of rows, one column behind the other, in the batch arena. */
  words(columns: readonly Column[], rowCount: number): number {
    const { arena, kernels } = this.engine;
    const out = arena.allocate(this.parts.length * rowCount * FULL_BYTES);
    this.parts.forEach(({ column, type, half, flags }, i) => {
      const { values, validity } = columns[column];
      const to = out + i * rowCount * FULL_BYTES;
      kernels.orderWords(type.id, values, validity, half, flags, to, rowCount);
    });
    return out;
  }

  /**
   * Copies rows in.
   *
   * @returns Address of u32 ids in the batch arena.
   */
  append(columns: readonly Column[], rowCount: number): number {
    const { engine } = this;
    const { arena } = engine;
    const ids = arena.allocate(rowCount * 4);
    const mark = arena.mark();
    const words = this.words(columns, rowCount);
    const own = this.parts.map((_, i) => columnOf(int64(), words + i * rowCount * FULL_BYTES));
    const hashes = this.hashes === undefined ? [] : [this.hashColumn(columns, rowCount)];
    const all = [...columns, ...own, ...hashes];
    for (const { firstId, from, count } of this.rows.append(all, 0, 0, rowCount)) {
      const { u32 } = engine.memory;
      for (let i = 0; i < count; i++) u32[(ids >>> 2) + from + i] = firstId + i;
    }
    arena.rewind(mark);
    return ids;
  }

  /** The input's columns of rows. */
  columns(ids: number, count: number): Column[] {
    return this.rows.columns(ids, count, false).slice(0, this.width);
  }

  /** Calls `visit` for the rows of all partitions in their order, some at a time. */
  forEach(visit: (ids: number, count: number) => void, batchRows: number): void {
    const { arena, kernels, memory } = this.engine;
    memory.u32[(this.state + abi.STATE_CURSOR) >>> 2] = 0;
    for (let group = 0; group < this.table.groupCount;) {
      const mark = arena.mark();
      const ids = arena.allocate(batchRows * 4);
      const found = arena.allocate(8);
      this.sync();
      const until = this.table.groupCount;
      group = kernels.rankList(this.state, group, until, ids, batchRows, found);
      const count = memory.u32[found >>> 2];
      if (count > 0) visit(ids, count);
      arena.rewind(mark);
    }
  }

  release(): void {
    this.table.release();
    this.rows.release();
    this.engine.memory.free(this.block.address, this.block.bytes);
  }

  /** 64 bits of each row: two hashes, of its columns in both orders. */
  private hashColumn(columns: readonly Column[], rowCount: number): Column {
    const { engine } = this;
    const out = engine.arena.allocate(rowCount * FULL_BYTES);
    const [forward, backward] = this.hashes as readonly [KeyGroups, KeyGroups];
    const low = forward.hash(columns, rowCount, true) >>> 2;
    const high = backward.hash([...columns].reverse(), rowCount, true) >>> 2;
    const { u32 } = engine.memory;
    const to = out >>> 2;
    for (let i = 0; i < rowCount; i++) {
      u32[to + i * 2] = u32[low + i];
      u32[to + i * 2 + 1] = u32[high + i];
    }
    return columnOf(int64(), out);
  }

  private makeState(types: readonly DataType<unknown>[]): { address: number; bytes: number } {
    const { memory } = this.engine;
    const { from, to, retracts, lastWins, rankColumn, updates, emitUpdateBefore } = this.plan;
    const { ttlMs } = this.plan;
    const shown = Math.min(to, BEFORE_IDS / SLOTS_MIN);
    const slots = Math.max(SLOTS_MIN, Math.floor(BEFORE_IDS / shown));
    const keys = abi.STATE_BYTES;
    const slotsAt = keys + this.parts.length * abi.KEY_BYTES;
    const before = slotsAt + slots * 4;
    const bytes = Math.ceil((before + slots * shown * 4) / PAGE_BYTES) * PAGE_BYTES;
    const address = memory.allocate(bytes);
    memory.u8.fill(0, address, address + bytes);
    const { columns } = rowLayout(types);
    const { u32 } = memory;
    const set = (offset: number, value: number): void => {
      u32[(address + offset) >>> 2] = value;
    };
    memory.f64[(address + abi.STATE_TTL) >>> 3] = ttlMs ?? 0;
    set(abi.STATE_LIMIT, retracts ? 0 : shown);
    set(abi.STATE_FROM, from);
    set(abi.STATE_TO, shown);
    set(
      abi.STATE_FLAGS,
      (lastWins === true ? abi.RANK_LAST_WINS : 0) |
        (rankColumn === undefined ? 0 : abi.RANK_NUMBERED) |
        (updates === true ? abi.RANK_UPDATES : 0) |
        (emitUpdateBefore ? 0 : abi.RANK_NO_BEFORE),
    );
    set(abi.STATE_KEYS, address + keys);
    set(abi.STATE_KEY_COUNT, this.parts.length);
    set(abi.STATE_HASHES, retracts ? columns[columns.length - 1].values : 0);
    set(abi.STATE_SLOTS, address + slotsAt);
    set(abi.STATE_SLOT_CAPACITY, slots);
    set(abi.STATE_BEFORE, address + before);
    this.writeKeys(address + keys, columns);
    return { address, bytes };
  }

  /** Where the words of the order lie in a segment, and the texts behind them. */
  private writeKeys(address: number, columns: readonly StoredColumn[]): void {
    const { u32 } = this.engine.memory;
    this.parts.forEach(({ column, isText, isDescending }, i) => {
      const key = address + i * abi.KEY_BYTES;
      u32[(key + abi.KEY_WORD) >>> 2] = columns[this.width + i].values;
      u32[(key + abi.KEY_VIEW) >>> 2] = isText ? columns[column].values : 0;
      u32[(key + abi.KEY_DESCENDING) >>> 2] = isDescending ? 1 : 0;
    });
  }
}

function partsOf({ input, order }: RankPlan): OrderPart[] {
  return order.flatMap(({ column, descending, nullsFirst }) => {
    const index = input.indexOf(column);
    const { type } = input.fields[index];
    const part: OrderPart = {
      column: index,
      type,
      half: 0,
      flags: (descending ? 1 : 0) | (nullsFirst ? 2 : 0) | (type.isNullable ? 4 : 0),
      isText: type.kind === 'STRING' || type.kind === 'BYTES',
      isDescending: descending,
    };
    return type.id === TYPE_DECIMAL128 ? [part, { ...part, half: 1 }] : [part];
  });
}

/** The longest rank that is kept. */
export const RANK_MAX = BEFORE_IDS / SLOTS_MIN;
