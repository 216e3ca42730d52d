// Entries of distinct values, as lists by group and back.
import { columnOf, type Column } from '../batch/column.js';
import { int64 } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { CellRange } from './cell.js';
import type { GroupList } from './groupStore.js';

/** Where entries are (`assembly/abi/distinct.ts`). */
export interface EntryTable {
  /** Address of the entry cell of entry 0, and bytes from one to the next. */
  readonly cells: number;
  readonly stride: number;
  /** Filters that entries count; 0 where they have a bit for each instead. */
  readonly maskCount: number;
}

/** Entries of groups that are there, one group after the other. */
export interface FoundEntries {
  /** Address of i32 offsets: where those of each group begin. */
  readonly offsets: number;
  /** Address of u32 entries. */
  readonly entries: number;
  readonly count: number;
  /** How often each passed a filter, as BIGINT. */
  countsOf(mask: number): Column;
}

/** Lists the entries of groups in the batch arena. */
export function entriesOf(
  engine: Engine,
  { address, stride }: CellRange,
  list: GroupList,
  table: EntryTable,
): FoundEntries {
  const { arena, kernels } = engine;
  const { groups, from } = list;
  const { cells, maskCount, stride: entryStride } = table;
  const offsets = arena.allocate((list.count + 1) * 4);
  const find = (out: number): number =>
    kernels.distinctEntries(
      ...([address, stride, groups, from, cells, entryStride, maskCount] as const),
      ...([offsets, out, list.count] as const),
    );
  const count = find(0);
  const entries = arena.allocate(count * 4);
  find(entries);
  const countsOf = (mask: number): Column => {
    const out = arena.allocate(count * 8);
    const isCounted = maskCount === 0 ? 0 : 1;
    kernels.distinctCounts(cells, entryStride, entries, mask, isCounted, out, count);
    return columnOf(int64(), out);
  };
  return { offsets, entries, count, countsOf };
}

/** Values of groups with how often they passed a filter. All are addresses. */
export interface CountedEntries {
  /** u32 group and u32 entry a value, and its i64 count. */
  readonly groups: number;
  readonly entryOfRow: number;
  readonly counts: number;
  readonly count: number;
}

/** Adds counts for a filter; returns how many entries appeared. */
export function addEntries(
  engine: Engine,
  { address, stride }: CellRange,
  { groups, entryOfRow, counts, count }: CountedEntries,
  { cells, maskCount, stride: entryStride }: EntryTable,
  mask: number,
): number {
  return engine.kernels.loadDistinct(
    ...([address, stride, groups, cells, entryStride, entryOfRow] as const),
    ...([counts, mask, maskCount, count] as const),
  );
}
