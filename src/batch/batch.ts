// Batch: the rows that cross the JS/WASM boundary together, as columns in the linear memory.
//
//   columns            c0   c1   c2          all of physicalRowCount rows
//   system columns     timestamps  watermarks  kinds      (i64, i64, i8; absent = 0)
//   selection          u32 row indices, or 0 when every row counts
//
// Invariants
//   · A batch is valid until the arena is reset: during the call that it is passed to. Who keeps rows copies them.
//   · `column(i)` is dense: with a selection it is gathered on first use, and only the columns that are asked for.
//   · The system columns go through the selection like any other.
import type { Engine } from '../wasm/engine.js';
import { arrowBridge, type ArrowOptions, type ArrowRecordBatch } from './arrowBridge.js';
import type { Column } from './column.js';
import type { Fields, RowOf } from './dataType.js';
import { gatherColumn } from './gather.js';
import { printBatch } from './printBatch.js';
import { readRows } from './readRows.js';
import type { Schema } from './schema.js';
import { verifyBatch } from './verifyBatch.js';

/** What a {@link Batch} may carry besides its columns. All are addresses, 0 when absent. */
export interface BatchExtras {
  /** i64 event time in milliseconds a row. */
  timestamps?: number;
  /**
   * i64 milliseconds a row: the watermark as it stood when the row arrived. Absent when no row is
   * behind its watermark, which means that no window of a row can be late.
   */
  watermarks?: number;
  /** i8 row kind a row (`assembly/abi/rowKind.ts`); absent = all +I. */
  kinds?: number;
  /** u32 row indices, ascending; absent = all rows. */
  selection?: number;
  /** Rows that `selection` lists. */
  selectedCount?: number;
}

/** Rows as columns. */
export class Batch<F extends Fields = Fields> {
  /** Rows that count: the selected ones. */
  readonly rowCount: number;
  readonly selection: number;
  private readonly dense: (Column | undefined)[];
  private readonly rawTimestamps: number;
  private readonly rawWatermarks: number;
  private readonly rawKinds: number;
  private denseTimestamps = -1;
  private denseWatermarks = -1;
  private denseKinds = -1;

  constructor(
    readonly engine: Engine,
    readonly schema: Schema<F>,
    /** Columns of `physicalRowCount` rows, before the selection. */
    readonly rawColumns: readonly Column[],
    readonly physicalRowCount: number,
    extras: BatchExtras = {},
  ) {
    this.selection = extras.selection ?? 0;
    this.rowCount = this.selection === 0 ? physicalRowCount : (extras.selectedCount ?? 0);
    this.rawTimestamps = extras.timestamps ?? 0;
    this.rawWatermarks = extras.watermarks ?? 0;
    this.rawKinds = extras.kinds ?? 0;
    this.dense =
      this.selection === 0 ? rawColumns.slice() : new Array<undefined>(rawColumns.length);
  }

  /** The dense column at a position. */
  column(index: number): Column {
    return (this.dense[index] ??= gatherColumn(
      this.engine,
      this.rawColumns[index],
      this.selection,
      this.rowCount,
    ));
  }

  /** All dense columns. */
  columns(): Column[] {
    return this.rawColumns.map((_, index) => this.column(index));
  }

  /** Dense event times in milliseconds, or 0. */
  get timestamps(): number {
    if (this.denseTimestamps < 0) this.denseTimestamps = this.gathered(this.rawTimestamps, 8);
    return this.denseTimestamps;
  }

  /** Dense watermarks a row, or 0. */
  get watermarks(): number {
    if (this.denseWatermarks < 0) this.denseWatermarks = this.gathered(this.rawWatermarks, 8);
    return this.denseWatermarks;
  }

  /** Dense row kinds, or 0. */
  get kinds(): number {
    if (this.denseKinds < 0) this.denseKinds = this.gathered(this.rawKinds, 1);
    return this.denseKinds;
  }

  /** The extras as they are, before the selection: for operators that pass them on. */
  get extras(): BatchExtras {
    return {
      timestamps: this.rawTimestamps,
      watermarks: this.rawWatermarks,
      kinds: this.rawKinds,
      selection: this.selection,
      selectedCount: this.rowCount,
    };
  }

  /** The same rows with other columns, each of `physicalRowCount` rows. */
  withColumns<G extends Fields>(schema: Schema<G>, columns: readonly Column[]): Batch<G> {
    return new Batch(this.engine, schema, columns, this.physicalRowCount, this.extras);
  }

  /** The dense rows with other dense columns, each of `rowCount` rows. */
  withDenseColumns<G extends Fields>(schema: Schema<G>, columns: readonly Column[]): Batch<G> {
    const { timestamps, watermarks, kinds } = this;
    return new Batch(this.engine, schema, columns, this.rowCount, {
      timestamps,
      watermarks,
      kinds,
    });
  }

  /**
   * Those rows of a dense batch that a selection lists.
   *
   * @param rows  Address of u32 indices into the rows of this batch (0 … rowCount − 1), ascending.
   */
  select(rows: number, count: number): Batch<F> {
    if (this.selection === 0) {
      const extras = { ...this.extras, selection: rows, selectedCount: count };
      return new Batch(this.engine, this.schema, this.rawColumns, this.physicalRowCount, extras);
    }
    const composed = this.engine.arena.allocate(count * 4);
    this.engine.kernels.gatherFixed(this.selection, rows, composed, count, 4);
    const extras = { ...this.extras, selection: composed, selectedCount: count };
    return new Batch(this.engine, this.schema, this.rawColumns, this.physicalRowCount, extras);
  }

  /** The rows as plain objects; see {@link readRows}. */
  toRows(): RowOf<F>[] {
    return readRows(this);
  }

  /**
   * The rows as an apache-arrow RecordBatch; needs `import 'millrace/arrow'`. By default it looks
   * into the linear memory and is gone with the batch, see {@link ArrowOptions}.
   */
  toArrow(options: ArrowOptions = {}): ArrowRecordBatch {
    return arrowBridge()(this, options);
  }

  /** The first rows as a table. */
  toString(): string {
    return printBatch(this);
  }

  /** Debug check of the layout; see {@link verifyBatch}. Returns the batch. */
  verify(): this {
    verifyBatch(this);
    return this;
  }

  private gathered(address: number, width: number): number {
    if (address === 0 || this.selection === 0) return address;
    const { arena, kernels } = this.engine;
    const out = arena.allocate(this.rowCount * width);
    kernels.gatherFixed(address, this.selection, out, this.rowCount, width);
    return out;
  }
}
