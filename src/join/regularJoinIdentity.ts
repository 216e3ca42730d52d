// Identity of rows: how those that are taken back find theirs. An entry for each 64-bit hash leads
// to the rows that have it; kernels compare their columns.
import * as abi from '../../assembly/abi/regularJoin.js';
import { columnOf, type Column } from '../batch/column.js';
import { int64 } from '../batch/dataType.js';
import { GroupTable } from '../state/groupTable.js';
import { isView } from '../state/physical.js';
import type { Engine } from '../wasm/engine.js';
import { carryUsed } from './regularJoinGroups.js';
import type { RowStore } from './rowStore.js';

/** Entries kept before those without rows are dropped. */
const REBUILD_ENTRIES = 1 << 16;

/** The columns that tell rows of a batch apart, and the entries of these; addresses. */
export interface IdentifiedRows {
  /** IDENTITY_… */
  readonly columns: number;
  readonly columnCount: number;
  /** u32 a row. */
  readonly entries: number;
}

/** Entries of the rows of a store. */
export class RowIdentity {
  entries: GroupTable;
  private readonly seed = BigInt(Math.floor(Math.random() * 2 ** 52));
  private rebuildAt = REBUILD_ENTRIES;

  /** @param positions  Columns of the store that tell its rows apart. */
  constructor(
    private readonly engine: Engine,
    private readonly store: RowStore,
    private readonly positions: readonly number[],
  ) {
    this.entries = this.newEntries();
  }

  get stateBytes(): number {
    return this.entries.stateBytes;
  }

  /** Finds or makes the entries of rows; columns are those of the store. */
  identify(columns: readonly Column[], rowCount: number): IdentifiedRows {
    const { arena, kernels, memory } = this.engine;
    const columnCount = this.positions.length;
    const written = this.writeColumns(columns);
    const hashes = arena.allocate(rowCount * 8);
    const seed = arena.allocate(8);
    memory.u64[seed >>> 3] = this.seed;
    kernels.hashRows(written, columnCount, seed, hashes, rowCount);
    const entries = arena.allocate(rowCount * 4);
    this.entries.intern([columnOf(int64(), hashes)], rowCount, 0, entries);
    return { columns: written, columnCount, entries };
  }

  /**
   * Drops entries without rows, once there are many.
   *
   * @param renumber  Called with the address of the new u32 number of each entry, at its old one.
   */
  collect(renumber: (numbers: number) => void): void {
    const before = this.entries;
    if (before.groupCount < this.rebuildAt) return;
    this.entries = this.newEntries();
    carryUsed(this.engine, before, this.entries, renumber);
    before.release();
    this.rebuildAt = Math.max(REBUILD_ENTRIES, this.entries.groupCount * 2);
  }

  release(): void {
    this.entries.release();
  }

  private writeColumns(columns: readonly Column[]): number {
    const bytes = this.positions.length * abi.IDENTITY_BYTES;
    const address = this.engine.arena.allocate(bytes);
    const { u32 } = this.engine.memory;
    this.positions.forEach((position, i) => {
      const { type, validity, values } = columns[position];
      const stored = this.store.storedAt(position);
      const width = type.kind === 'BOOLEAN' ? 0 : isView(type) ? -16 : type.width;
      const at = (address + i * abi.IDENTITY_BYTES) >>> 2;
      u32.set([width >>> 0, values, validity, stored.values, stored.present], at);
    });
    return address;
  }

  private newEntries(): GroupTable {
    return new GroupTable(this.engine, [int64()], { payloadBytes: 8 });
  }
}
