import { describe, expect, it } from 'vitest';
import { int64 } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { SessionStore } from '../../src/window/sessionStore.js';
import { testColumn } from '../support/rowBatch.js';

describe('renewSessions', () => {
  it('keeps sessions, zeroes new accumulators and those of ended sessions', () => {
    const engine = createEngine();
    const { arena, memory } = engine;
    const store = new SessionStore(engine, 10, 0, 8, false);
    const groups = arena.allocateZeroed(8);
    memory.u32[(groups >>> 2) + 1] = 1;
    const { values: times } = testColumn(engine, int64(), [5, 100]);
    store.prepare(2, 2);
    expect(store.assign(groups, times, 0, 0, 2).rowCount).toBe(2);
    const cell = (records: number, slot: number): number => {
      const { stride, payloadOffset } = store.payload;
      return (records + slot * stride + payloadOffset) >>> 3;
    };
    memory.i64[cell(store.payload.records, 0)] = 7n;
    memory.i64[cell(store.payload.records, 1)] = 8n;
    const due = store.collectDue(50);
    store.retire(due.slots, due.count);
    store.renew((to, from, numbers, count) => {
      expect([...memory.u32.subarray(numbers >>> 2, (numbers >>> 2) + count)]).toEqual([0, 1]);
      const cells = [from, to].map(({ records }) =>
        [0, 1].map((slot) => memory.i64[cell(records, slot)]),
      );
      expect(cells).toEqual([
        [0n, 8n],
        [0n, 0n],
      ]);
    });
    expect(store.liveCount).toBe(1);
    const rest = store.collectDue(Infinity);
    const { ends } = store.describe(rest.slots, rest.count);
    expect([rest.count, memory.i64[ends >>> 3]]).toEqual([1, 110n]);
    store.release();
    expect(memory.usedBytes).toBe(arena.bytes);
  });
});
