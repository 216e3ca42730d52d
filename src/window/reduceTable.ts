// Reduce table: the contents of a window folded by a function of the user, one row object a key.
//
// The functions are associative (Flink's ReduceFunction), so that slices are folded apart and their
// rows folded together.
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import { readRows } from '../batch/readRows.js';
import type { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import { MillraceError } from '../error.js';
import { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';
import type { WindowTable } from './windowTable.js';

type Row = Record<string, unknown>;

/** What every {@link ReduceTable} of an operator shares. */
export interface ReduceTableOptions {
  readonly engine: Engine;
  /** Columns of the rows in, and out. */
  readonly schema: Schema<Fields>;
  readonly keys: readonly number[];
  /** Folds a row into another; errors of the user's function carry the row's number. */
  readonly fold: (accumulated: Row, row: Row, rowNumber: number) => Row;
}

/** Groups of one slice or window. */
export class ReduceTable implements WindowTable {
  private readonly groups: GroupTable;
  private readonly folded: Row[] = [];

  constructor(
    private readonly options: ReduceTableOptions,
    expectedGroups: number,
  ) {
    const { engine, schema, keys } = options;
    const types = keys.map((index) => schema.fields[index].type);
    this.groups = new GroupTable(engine, types, { payloadBytes: 0, expectedGroups });
  }

  get groupCount(): number {
    return this.folded.length;
  }

  get stateBytes(): number {
    return this.groups.stateBytes;
  }

  update(
    keys: readonly Column[],
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
  ): void {
    const { engine, schema } = this.options;
    const columns = schema.fields.map((_, index) => input(index));
    const selection = rows === 0 ? {} : { selection: rows, selectedCount: rowCount };
    const batch = new Batch(engine, schema, columns, rowCount, selection);
    this.foldAll(this.intern(keys, rowCount, rows), readRows(batch));
  }

  merge(other: WindowTable): void {
    if (!(other instanceof ReduceTable)) {
      throw new MillraceError('INTERNAL_STATE', 'A folded window merges with folded windows only.');
    }
    const { keys } = other.emit(0, other.groupCount);
    this.foldAll(this.intern(keys, other.groupCount, 0), other.folded);
  }

  emit(from: number, count: number): { keys: readonly Column[]; results: readonly Column[] } {
    const { engine, schema } = this.options;
    const written = new RowWriter(engine, schema).write(this.folded, from, count);
    return {
      keys: this.options.keys.map((index) => written.column(index)),
      results: written.columns(),
    };
  }

  groupOf(keys: readonly Column[], row: number): number {
    const { arena, memory } = this.options.engine;
    const rows = arena.allocate(4);
    memory.u32[rows >>> 2] = row;
    return this.intern(keys, 1, rows)[0];
  }

  release(): void {
    this.groups.release();
  }

  private intern(keys: readonly Column[], rowCount: number, rows: number): Uint32Array {
    const { arena, memory } = this.options.engine;
    const groups = arena.allocate(rowCount * 4);
    this.groups.intern(keys, rowCount, rows, groups);
    return memory.u32.slice(groups >>> 2, (groups >>> 2) + rowCount);
  }

  private foldAll(groups: Uint32Array, rows: readonly Row[]): void {
    rows.forEach((row, index) => {
      const before = this.folded[groups[index]];
      this.folded[groups[index]] =
        before === undefined ? row : this.options.fold(before, row, index);
    });
  }
}
