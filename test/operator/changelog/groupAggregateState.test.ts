import { describe, expect, it } from 'vitest';
import { Batch } from '../../../src/batch/batch.js';
import { columnOf, type Column } from '../../../src/batch/column.js';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import { GroupAggregateState } from '../../../src/operator/changelog/groupAggregateState.js';
import { touchRuns } from '../../../src/operator/changelog/groupAggregateTouch.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { int64s } from '../../support/columns.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';

const engine = createEngine();
const input = new Schema([{ name: 'key', type: t.int64() }]);
const count = { kind: 'count', arguments: [], name: 'n', resultType: t.int64() } as const;

function stateOf(ttlMs: number): GroupAggregateState {
  return new GroupAggregateState(engine, {
    input,
    keys: [0],
    calls: [count],
    retracts: true,
    ttlMs,
  });
}

/** A row for each key. */
function feed(state: GroupAggregateState, keys: readonly number[], now: number): void {
  engine.arena.reset();
  const column: Column = columnOf(t.int64(), int64s(engine, keys));
  const batch = new Batch(engine, input, [column], keys.length);
  const groups = engine.arena.allocate(keys.length * 4);
  state.table.intern([column], keys.length, 0, groups);
  state.segments.begin(state.table.groupCount);
  if (now > 0) state.expire(groups, keys.length, now);
  const rows = { groups, kinds: 0, rowCount: keys.length };
  const before = state.table.groupCount;
  touchRuns(engine, state.heads, rows, false)(0, now + 1);
  state.accumulators.update(state.table, groups, (i) => batch.column(i), keys.length, 0);
  state.liveCount = before;
}

const keysFrom = (from: number, length: number): number[] =>
  Array.from({ length }, (_, i) => from + i);

describe('the state of a group aggregate', () => {
  it('is copied to new tables when most of it is without use', () => {
    const state = stateOf(0);
    feed(state, keysFrom(0, 6000), 0);
    const groups = engine.arena.allocate(5000 * 4);
    engine.kernels.presentRows(state.heads.address, state.heads.stride, 500, 5000, groups);
    state.forget(groups, 5000);
    state.liveCount -= 5000;
    state.collect();
    expect([state.table.groupCount, state.liveCount]).toEqual([1000, 1000]);
    const [keys] = state.table.keyColumns(0, 0, 1000);
    const values = Array.from(
      engine.memory.i64.subarray(keys.values >>> 3, (keys.values >>> 3) + 1000),
      Number,
    );
    expect(values).toEqual([...keysFrom(0, 500), ...keysFrom(5500, 500)]);
    state.release();
  });

  it('keeps the times of groups in snapshots, and gives those without one a time', () => {
    const [timed, plain, next] = [stateOf(10), stateOf(0), stateOf(10)];
    feed(timed, [1, 2], 100);
    feed(plain, [3], 0);
    const written = new MemorySnapshot();
    timed.snapshot(written);
    expect(written.tables.get('groups')).toEqual([
      { key: 1n, group_rows: 1n, last_write: 100, rows: 1n },
      { key: 2n, group_rows: 1n, last_write: 100, rows: 1n },
    ]);
    next.restore(written.reader(engine), 105);
    expect(next.liveCount).toBe(2);
    next.expire(0, 2, 109);
    expect(next.liveCount).toBe(2);
    next.expire(0, 2, 110);
    expect(next.liveCount).toBe(0);
    for (const state of [timed, plain, next]) state.release();
  });
});
