import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as abi from '../../assembly/abi/sessionRows.js';
import { int32 } from '../../src/batch/dataType.js';
import { RowStore } from '../../src/join/rowStore.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, uint32s } from '../support/columns.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;

const SLOTS = 4;
const STRIDE = abi.SESSION_ROWS_BYTES + 8;

describe('chains of sessions', () => {
  it('append, merge and list as lists do', () => {
    const step = fc.oneof(
      fc.array(fc.nat(SLOTS - 1), { minLength: 1, maxLength: 30 }),
      fc
        .tuple(fc.nat(SLOTS - 1), fc.nat(SLOTS - 1))
        .map(([target, source]) => ({ target, source })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        arena.reset();
        const store = new RowStore(engine, [int32()]);
        const payload = arena.allocateZeroed(SLOTS * STRIDE);
        const lists: number[][] = Array.from({ length: SLOTS }, () => []);
        for (const one of steps) {
          if (Array.isArray(one)) {
            const column = columnFromValues(engine, int32(), one);
            for (const { firstId, from, count } of store.append([column], 0, 0, one.length)) {
              const slots = uint32s(engine, one.slice(from, from + count));
              const { address } = store.table;
              kernels.chainRows(address, payload, STRIDE, slots, firstId, count);
              one.slice(from, from + count).forEach((slot, i) => lists[slot].push(firstId + i));
            }
            continue;
          }
          const { source, target } = one;
          const [targets, sources] = [uint32s(engine, [target]), uint32s(engine, [source])];
          kernels.mergeChains(store.table.address, payload, STRIDE, targets, sources, 1);
          if (source !== target) lists[target].push(...lists[source].splice(0));
        }
        const slots = uint32s(engine, [2, 0, 3, 1]);
        const wanted = [2, 0, 3, 1].flatMap((slot, i) =>
          lists[slot].sort((a, b) => a - b).map((id) => [id, i]),
        );
        expect(kernels.countChains(payload, STRIDE, slots, SLOTS)).toBe(wanted.length);
        const ids = arena.allocate(wanted.length * 4);
        const sessions = arena.allocate(wanted.length * 4);
        const { address } = store.table;
        const count = kernels.listChains(address, payload, STRIDE, slots, SLOTS, ids, sessions);
        const { u32 } = memory;
        const found = Array.from({ length: count }, (_, i) => [
          u32[(ids >>> 2) + i],
          u32[(sessions >>> 2) + i],
        ]);
        expect(found).toEqual(wanted);
        store.release();
      }),
      { numRuns: 100 },
    );
  });
});
