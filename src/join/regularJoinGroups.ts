// Groups that are carried to a new table: those whose payload of 8 bytes leads to rows.
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import type { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';

/** Groups carried at once. */
const BLOCK_GROUPS = 16_384;

/** Groups of a table that lead to rows. */
export function usedCount({ kernels }: Engine, table: GroupTable): number {
  return kernels.usedGroups(payloadOf(table), table.stride, 0, table.groupCount, 0);
}

/**
 * Carries the groups that lead to rows.
 *
 * @param to  Empty table of the same keys.
 * @param renumber  Called with the address of the new u32 number of each group, at its old one.
 */
export function carryUsed(
  engine: Engine,
  from: GroupTable,
  to: GroupTable,
  renumber: (numbers: number) => void,
): void {
  const { kernels, memory } = engine;
  const bytes = Math.max(1, from.groupCount) * 4;
  // Not in the batch arena, which keeps the memory that it once took.
  const numbers = memory.allocate(bytes);
  memory.u32.fill(ROW_NONE, numbers >>> 2, (numbers + bytes) >>> 2);
  for (let first = 0; first < from.groupCount; first += BLOCK_GROUPS) {
    const mark = engine.arena.mark();
    const size = Math.min(BLOCK_GROUPS, from.groupCount - first);
    const groups = engine.arena.allocate(size * 4);
    const newGroups = engine.arena.allocate(size * 4);
    const count = kernels.usedGroups(payloadOf(from), from.stride, first, size, groups);
    to.intern(from.keyColumns(groups, 0, count), count, 0, newGroups);
    const payloads = [payloadOf(from), groups, payloadOf(to), newGroups] as const;
    kernels.carryGroups(...payloads, from.stride, numbers, count);
    engine.arena.rewind(mark);
  }
  renumber(numbers);
  memory.free(numbers, bytes);
}

function payloadOf(table: GroupTable): number {
  return table.records + table.payloadOffset;
}
