import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as accumulator from '../../assembly/abi/accumulator.js';
import * as abi from '../../assembly/abi/distinct.js';
import { columnOf } from '../../src/batch/column.js';
import { boolean } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const { arena, kernels } = engine;
const VALUES = 3;

describe.each([0, 1])('updateDistinct, counted: %i', (isCounted) => {
  const row = fc.record({ value: fc.nat(VALUES - 1), passes: fc.boolean(), isBack: fc.boolean() });

  it('marks the rows that make a value appear or vanish', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        arena.reset();
        const stride = abi.DISTINCT_COUNTS + isCounted * 16;
        const cell = arena.allocateZeroed(accumulator.MULTISET_BYTES);
        const entries = arena.allocateZeroed(VALUES * stride);
        const kinds =
          isCounted === 0
            ? 0
            : bytes(
                engine,
                rows.map(({ isBack }) => (isBack ? 3 : 0)),
              );
        const { values: mask } = columnFromValues(
          engine,
          boolean(),
          rows.map((of) => of.passes),
        );
        const bits = [0, 1].map(() => arena.allocateZeroed(8));
        const address = uint32s(engine, [
          ...[
            cell,
            16,
            uint32s(
              engine,
              rows.map(() => 0),
            ),
            entries,
            stride,
          ],
          ...[
            uint32s(
              engine,
              rows.map(({ value }) => value),
            ),
            0,
            kinds,
          ],
          ...[uint32s(engine, [0, mask]), uint32s(engine, bits), 2, isCounted, rows.length],
        ]);
        const appeared = kernels.updateDistinct(address);
        const counts = [new Array<number>(VALUES).fill(0), new Array<number>(VALUES).fill(0)];
        const marked = rows.map(({ value, passes, isBack }) =>
          counts.map((of, filter) => {
            if (filter === 1 && !passes) return false;
            const before = of[value];
            of[value] = Math.max(0, before + (isBack && isCounted === 1 ? -1 : 1));
            return before > 0 !== of[value] > 0;
          }),
        );
        const found = bits.map((of) =>
          valuesFromColumn(engine, columnOf(boolean(), of), rows.length),
        );
        expect(found).toEqual([0, 1].map((filter) => marked.map((of) => of[filter])));
        const there = counts[0].map((count, value) => count + counts[1][value] > 0);
        const live = there.filter((is) => is).length;
        expect(appeared).toBe(live);
        const offsets = uint32s(engine, [0, 0]);
        const list = uint32s(engine, [9, 9, 9]);
        const find = (out: number) =>
          kernels.distinctEntries(cell, 16, 0, 0, entries, stride, isCounted * 2, offsets, out, 1);
        expect(find(0)).toBe(live);
        find(list);
        const out = arena.allocate(VALUES * 8);
        kernels.distinctCounts(entries, stride, list, 1, isCounted, out, live);
        const words = engine.memory.u32.subarray(list >>> 2, (list >>> 2) + live);
        const expected = Array.from(words, (value) =>
          BigInt(isCounted === 1 ? counts[1][value] : Math.min(counts[1][value], 1)),
        );
        expect([...engine.memory.i64.subarray(out >>> 3, (out >>> 3) + live)]).toEqual(expected);
        expect(kernels.sumOfCells(cell, 16, uint32s(engine, [0]), 1)).toBe(live);
      }),
    );
  });

  it('loads what was listed', () => {
    arena.reset();
    const stride = abi.DISTINCT_COUNTS + isCounted * 16;
    const cell = arena.allocateZeroed(16);
    const entries = arena.allocateZeroed(VALUES * stride);
    const groups = uint32s(engine, [0, 0, 0]);
    const list = uint32s(engine, [0, 1, 2]);
    const counts = (values: bigint[]) => {
      const address = arena.allocate(24);
      engine.memory.i64.set(values, address >>> 3);
      return address;
    };
    const load = (mask: number, values: bigint[]) =>
      kernels.loadDistinct(
        ...([cell, 16, groups, entries, stride, list, counts(values)] as const),
        ...([mask, isCounted * 2, 3] as const),
      );
    expect([load(0, [0n, 1n, 1n]), load(1, [1n, 1n, 0n])]).toEqual([2, 1]);
    const out = arena.allocate(24);
    kernels.distinctCounts(entries, stride, list, 1, isCounted, out, 3);
    expect([...engine.memory.i64.subarray(out >>> 3, (out >>> 3) + 3)]).toEqual([1n, 1n, 0n]);
  });
});
