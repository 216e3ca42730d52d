// Lookup table: all rows of a table, in the job's memory, by key.
//
//   rows of the table ──► row store            ids by group:  starts | 0 | 2 | 3 …
//        keys ──► group table ──► group                       ids    | 7 4 | 0 | …
//
// Invariants
//   · It is filled once, in front of the first lookup; rows of a key stay in the table's order.
//   · Rows whose key has a null are not kept: nothing is equal to it.
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Schema } from '../batch/schema.js';
import { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';
import { RowStore } from './rowStore.js';

/** Addresses of the rows of each group, see `assembly/abi/lookup.ts`. */
export interface GroupLists {
  readonly starts: number;
  readonly ids: number;
}

/** Rows of a table, found by the values of some columns. */
export class LookupTable {
  private readonly store: RowStore;
  private readonly groups: GroupTable;
  /** Group of each row, in the order of their ids; ROW_NONE where a key is null. */
  private readonly groupsOfRows: Uint32Array[] = [];
  private lists: GroupLists = { starts: 0, ids: 0 };
  private listBytes = 0;

  /** @param keys  Positions of the columns that rows are found by. */
  constructor(
    private readonly engine: Engine,
    schema: Schema,
    private readonly keys: readonly number[],
  ) {
    const types = schema.fields.map(({ type }) => type);
    this.store = new RowStore(engine, types);
    // Without nulls, which are of no group: the kernels for plain words are the faster ones.
    const keyTypes = keys.map((index) => types[index].notNull());
    this.groups = new GroupTable(engine, keyTypes, { payloadBytes: 0 });
  }

  /** Rows kept. */
  get rowCount(): number {
    return this.store.rowCount;
  }

  get stateBytes(): number {
    return this.store.stateBytes + this.groups.stateBytes + this.listBytes;
  }

  /** Takes rows in; to be called before {@link finish}. */
  add(batch: Batch): void {
    const { arena, memory } = this.engine;
    const { rowCount } = batch;
    const columns = batch.columns();
    const groups = arena.allocate(rowCount * 4);
    const keys = this.keys.map((index) => columns[index]);
    this.groups.intern(keys, rowCount, 0, groups);
    this.dropNulls(keys, groups, rowCount);
    this.groupsOfRows.push(memory.u32.slice(groups >>> 2, (groups >>> 2) + rowCount));
    this.store.append(columns, 0, 0, rowCount);
  }

  /** All rows are there: lists them by group. */
  finish(): void {
    const { memory } = this.engine;
    const { groupCount } = this.groups;
    const startBytes = (groupCount + 1) * 4;
    this.listBytes = startBytes + this.rowCount * 4;
    const starts = memory.allocate(this.listBytes);
    const ids = starts + startBytes;
    this.lists = { starts, ids };
    const { u32 } = memory;
    const first = starts >>> 2;
    u32.fill(0, first, first + groupCount + 1);
    // Counts, a place further; their sums are where the rows of each group begin.
    this.forEachRow((_, group) => void u32[first + group + 1]++);
    for (let group = 0; group < groupCount; group++) u32[first + group + 1] += u32[first + group];
    const next = u32.slice(first, first + groupCount);
    this.forEachRow((id, group) => void (u32[(ids >>> 2) + next[group]++] = id));
    this.groupsOfRows.length = 0;
  }

  /**
   * The groups of keys, as u32 in the batch arena, ROW_NONE where there are no rows.
   *
   * @param keys  Dense columns of the types of the table's keys.
   */
  find(keys: readonly Column[], rowCount: number): number {
    const groups = this.engine.arena.allocate(rowCount * 4);
    this.groups.findAll(keys, rowCount, groups);
    this.dropNulls(keys, groups, rowCount);
    return groups;
  }

  /** Where the rows of the groups are listed. */
  get groupLists(): GroupLists {
    return this.lists;
  }

  /** Columns of rows, see {@link RowStore.columnAt}. */
  columnAt(index: number, ids: number, count: number, hasNone: boolean): Column {
    return this.store.columnAt(index, ids, count, hasNone);
  }

  release(): void {
    this.store.release();
    this.groups.release();
    if (this.listBytes > 0) this.engine.memory.free(this.lists.starts, this.listBytes);
    this.listBytes = 0;
  }

  private dropNulls(keys: readonly Column[], groups: number, rowCount: number): void {
    for (const { validity } of keys) {
      if (validity !== 0) this.engine.kernels.dropNullKeys(groups, validity, rowCount);
    }
  }

  /** Ids are given in the order of the rows. */
  private forEachRow(visit: (id: number, group: number) => void): void {
    let id = 0;
    for (const groups of this.groupsOfRows) {
      for (let i = 0; i < groups.length; i++, id++) {
        if (groups[i] !== ROW_NONE >>> 0) visit(id, groups[i]);
      }
    }
  }
}
