// Changes: what touched groups tell, from their results before and behind a run, as batches.
import * as abi from '../../../assembly/abi/groupChange.js';
import { ROW_KIND_UPDATE_BEFORE } from '../../../assembly/abi/rowKind.js';
import { Batch } from '../../batch/batch.js';
import type { Column } from '../../batch/column.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { CellRange } from '../../state/cell.js';
import { eitherColumn, markChanged } from '../../state/eitherRows.js';
import type { Engine } from '../../wasm/engine.js';
import type { LinearMemory } from '../../wasm/memory.js';
import type { Touch } from './groupAggregateTouch.js';

/** Results of touched groups before and behind a run; the same where nobody asks for the former. */
export interface Results {
  readonly before: readonly Column[];
  readonly after: readonly Column[];
}

/** What is told of touched groups. All are addresses. */
export interface Changes {
  /** u32 `position << 1 | isAfter` a row, its u32 group, its i8 kind. */
  readonly rows: number;
  readonly groups: number;
  readonly kinds: number;
  readonly count: number;
  /** u32 groups that have no rows. */
  readonly gone: number;
  readonly goneCount: number;
  /** Groups that appeared less those that vanished. */
  readonly appeared: number;
}

/**
 * Compares results and says what is told of each group.
 *
 * @param flags  PLAN_…
 */
export function changesOf(
  engine: Engine,
  heads: CellRange,
  touch: Touch,
  { before, after }: Results,
  flags: number,
): Changes {
  const { arena, kernels } = engine;
  const { count, existed, touched } = touch;
  const changed = arena.allocateZeroed(count);
  if ((flags & abi.PLAN_ALWAYS) === 0)
    before.forEach((column, index) => markChanged(engine, column, after[index], changed, count));
  const rows = arena.allocate(count * 8);
  const groups = arena.allocate(count * 8);
  const kinds = arena.allocate(count * 2);
  const gone = arena.allocate(count * 4);
  const plan = arena.allocate(abi.PLAN_BYTES);
  const { i32, u32 } = engine.memory;
  const lists = [touched, existed, changed, count, flags, rows, groups, kinds, gone];
  u32.set([heads.address, heads.stride, ...lists], plan >>> 2);
  const planned = kernels.planChanges(plan);
  const goneCount = u32[(plan + abi.PLAN_GONE_COUNT) >>> 2];
  const appeared = i32[(plan + abi.PLAN_APPEARED) >>> 2];
  return { rows, groups, kinds, count: planned, gone, goneCount, appeared };
}

/**
 * Calls `emit` with the changes, batch by batch; the arena is rewound behind each.
 *
 * @param keysOf  The key columns of groups (address of u32).
 * @param batchSize  Rows of a batch at most.
 */
export function emitChanges(
  engine: Engine,
  schema: Schema<Fields>,
  changes: Changes,
  { before, after }: Results,
  keysOf: (groups: number, count: number) => Column[],
  batchSize: number,
  emit: (batch: Batch) => void,
): void {
  const isInserts = changes.appeared === changes.count;
  for (let from = 0; from < changes.count;) {
    const mark = engine.arena.mark();
    const count = rowsAtOnce(engine.memory, changes, from, batchSize);
    const rows = changes.rows + from * 4;
    const results = after.map((column, index) =>
      eitherColumn(engine, before[index], column, rows, count),
    );
    const columns = [...keysOf(changes.groups + from * 4, count), ...results];
    const typed = columns.map((column, index) => ({ ...column, type: schema.fields[index].type }));
    const kinds = isInserts ? 0 : changes.kinds + from;
    emit(new Batch(engine, schema, typed, count, { kinds }));
    engine.arena.rewind(mark);
    from += count;
  }
}

/** A -U is not parted from its +U. */
function rowsAtOnce({ u8 }: LinearMemory, changes: Changes, from: number, limit: number): number {
  const left = changes.count - from;
  if (left <= limit) return left;
  const last = u8[changes.kinds + from + limit - 1];
  return limit > 1 && last === ROW_KIND_UPDATE_BEFORE ? limit - 1 : limit;
}
