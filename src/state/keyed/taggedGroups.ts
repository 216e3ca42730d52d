// Tagged groups: those that a column of bytes says hold something.
import type { Engine } from '../../wasm/engine.js';
import type { GrowingColumn } from './growingColumn.js';
import { STATE_ROWS_MAX } from './stateRows.js';

/**
 * Calls `visit` for the groups whose byte is not 0, some at a time and in order.
 *
 * @param visit  Told the address of u32 groups in the batch arena.
 */
export function forEachTagged(
  engine: Engine,
  tags: GrowingColumn,
  groupCount: number,
  visit: (groups: number, count: number) => void,
): void {
  const { arena, kernels } = engine;
  for (let from = 0; from < groupCount; from += STATE_ROWS_MAX) {
    const count = Math.min(STATE_ROWS_MAX, groupCount - from);
    const mark = arena.mark();
    const groups = arena.allocate(count * 4);
    const found = kernels.listTagged(tags.address, from, count, groups);
    if (found > 0) visit(groups, found);
    arena.rewind(mark);
  }
}

/** Sets the bytes of groups to 1. */
export function tagGroups(
  engine: Engine,
  tags: GrowingColumn,
  groups: number,
  count: number,
): void {
  engine.kernels.scatterByteBits(0, groups, tags.address, count, 1, 0);
}
