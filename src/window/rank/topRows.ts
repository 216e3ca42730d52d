// Top rows: the wanted ranks of rows that wait, by window and partition.
//
//   ids ──► groups by partition and window end ──► rows of each group ──► ordered ──► ids and ranks
import * as order from '../../../assembly/abi/accumulator.js';
import * as abi from '../../../assembly/abi/topRows.js';
import type { DataType, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { RowIds, WaitingRows } from '../../join/waitingRows.js';
import { GroupTable } from '../../state/groupTable.js';
import { isFloat, isNested, isView, isWide, widened } from '../../state/physical.js';
import type { Engine } from '../../wasm/engine.js';

/** Rows grouped at once. */
const BLOCK_ROWS = 16_384;
/** A larger table of partitions is given back behind the windows that needed it. */
const KEPT_BYTES_MAX = 1 << 20;
/** Ranks are 32 bits in kernels. */
const RANK_MAX = 2 ** 31 - 1;

/** A column of the order. */
export interface RankOrder {
  readonly column: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What rows are ranked by. */
export interface RankSettings {
  readonly input: Schema<Fields>;
  /** Positions of the columns that tell partitions apart, the end of the window among them. */
  readonly keys: readonly number[];
  readonly order: readonly RankOrder[];
  /** Of equal rows the later one ranks first. */
  readonly lastOnTie: boolean;
}

/** Rows with their ranks. */
export interface RankedRows extends RowIds {
  /** Address of an i64 a row. */
  readonly ranks: number;
}

/** Ranks rows that wait. */
export class TopRows {
  private readonly table: GroupTable;
  private readonly columns: readonly number[];

  /** @throws MillraceError PLAN_TYPE_MISMATCH where the order names a column without an order. */
  constructor(
    private readonly engine: Engine,
    private readonly settings: RankSettings,
  ) {
    const { input, keys } = settings;
    this.columns = settings.order.map(({ column }) => input.indexOf(column));
    for (const index of this.columns) requireOrder(input, index);
    const types = keys.map((index): DataType<unknown> => input.fields[index].type);
    this.table = new GroupTable(engine, types, { payloadBytes: 0 });
  }

  get stateBytes(): number {
    return this.table.stateBytes;
  }

  /**
   * The rows of the ranks `from … to` of each partition, partitions in order of their first row, by
   * rank; all in the batch arena.
   */
  of(rows: WaitingRows, { ids, count }: RowIds, from: number, to: number): RankedRows {
    const { arena, kernels } = this.engine;
    const positions = arena.allocate(count * 4);
    const ranks = arena.allocate(count * 8);
    const found = arena.allocate(count * 4);
    const mark = arena.mark();
    const top = this.describe(rows, { ids, count }, from, to);
    this.put(top, abi.TOP_OUT, positions);
    this.put(top, abi.TOP_RANKS, ranks);
    const listed = kernels.topRows(top, this.table.groupCount);
    arena.rewind(mark);
    kernels.gatherFixed(ids, positions, found, listed, 4);
    if (this.table.stateBytes > KEPT_BYTES_MAX) this.table.release();
    else this.table.clear();
    return { ids: found, count: listed, ranks };
  }

  release(): void {
    this.table.release();
  }

  private describe(rows: WaitingRows, list: RowIds, from: number, to: number): number {
    const { arena, kernels } = this.engine;
    const { ids, count } = list;
    const top = arena.allocateZeroed(abi.TOP_BYTES);
    const groups = arena.allocate(count * 4);
    for (let row = 0; row < count; row += BLOCK_ROWS) {
      const mark = arena.mark();
      const size = Math.min(BLOCK_ROWS, count - row);
      const keys = this.settings.keys.map((index) =>
        rows.store.columnAt(index, ids + row * 4, size, false),
      );
      this.table.intern(keys, size, 0, groups + row * 4);
      arena.rewind(mark);
    }
    const { groupCount } = this.table;
    const offsets = arena.allocate((groupCount + 1) * 4);
    const grouped = arena.allocate(count * 4);
    kernels.groupRows(groups, count, groupCount, offsets, grouped);
    this.put(top, abi.TOP_OFFSETS, offsets);
    this.put(top, abi.TOP_ROWS, grouped);
    this.put(top, abi.TOP_ORDERS, this.orders(rows, list));
    this.put(top, abi.TOP_ORDER_COUNT, this.columns.length);
    this.put(top, abi.TOP_FROM, Math.min(from, RANK_MAX));
    this.put(top, abi.TOP_TO, Math.min(to, RANK_MAX));
    this.put(top, abi.TOP_LAST_ON_TIE, this.settings.lastOnTie ? 1 : 0);
    this.put(top, abi.TOP_SCRATCH, arena.allocate(count * 4));
    return top;
  }

  /** Address of the order columns of rows. */
  private orders(rows: WaitingRows, { ids, count }: RowIds): number {
    const { engine } = this;
    const address = engine.arena.allocate(this.columns.length * abi.RANK_BYTES);
    this.settings.order.forEach(({ descending, nullsFirst }, i) => {
      const column = rows.store.columnAt(this.columns[i], ids, count, false);
      const { type } = column;
      const { values, validity } = widened(engine, column, count);
      if (!isWide(type)) {
        const code = isFloat(type)
          ? descending
            ? order.ORDER_FLOAT_SMALLEST
            : order.ORDER_FLOAT_LARGEST
          : descending
            ? order.ORDER_INT_SMALLEST
            : order.ORDER_INT_LARGEST;
        engine.kernels.orderCodes(values, values, count, code);
      }
      const kind = isView(type) ? abi.RANK_VIEWS : abi.RANK_DECIMALS;
      const flags =
        (descending ? abi.RANK_DESCENDING : 0) | (nullsFirst ? abi.RANK_NULLS_FIRST : 0);
      const at = address + i * abi.RANK_BYTES;
      this.put(at, abi.RANK_VALUES, values);
      this.put(at, abi.RANK_VALIDITY, validity);
      this.put(at, abi.RANK_KIND, isWide(type) ? kind : abi.RANK_CODES);
      this.put(at, abi.RANK_FLAGS, flags);
    });
    return address;
  }

  private put(address: number, offset: number, value: number): void {
    this.engine.memory.u32[(address + offset) >>> 2] = value;
  }
}

function requireOrder({ fields }: Schema<Fields>, index: number): void {
  const { name, type } = fields[index];
  if (!isNested(type)) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `'${name}' is ${type}, which has no order: rank by one of its parts.`,
  );
}
