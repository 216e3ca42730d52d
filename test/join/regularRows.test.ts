// Kernels over rows as a whole.
import { expect, it } from 'vitest';
import { ROW_NONE, SEGMENT_MARKS } from '../../assembly/abi/rowStore.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s, uint32s } from '../support/columns.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;
const NONE = ROW_NONE >>> 0;
const read = (address: number, count: number): number[] => [
  ...memory.u32.slice(address >>> 2, (address >>> 2) + count),
];

it.each([0, 1, 15, 16, 17, 1000])('lists %i rows that are added, and those with a key', (count) => {
  const kinds = arena.allocate(count);
  const indices = Array.from({ length: count }, (_, i) => i);
  memory.u8.set(
    indices.map((i) => (i * 7) % 4),
    kinds,
  );
  const rows = arena.allocate((count + 1) * 4);
  const added = kernels.addedRows(kinds, rows, count);
  expect(read(rows, added)).toEqual(indices.filter((i) => ((i * 7) % 4) % 2 === 0));
  const groups = uint32s(
    engine,
    indices.map((i) => (i % 3 === 0 ? NONE : i)),
  );
  const keyed = kernels.keyedRows(groups, rows, count);
  expect(read(rows, keyed)).toEqual(indices.filter((i) => i % 3 !== 0));
});

it('lists rows of a segment that are kept', () => {
  const segment = memory.allocate(16_384);
  memory.u8.fill(0, segment, segment + 16_384);
  memory.i64.set([5n, 6n, 7n, 8n], segment >>> 3);
  memory.u8[segment + SEGMENT_MARKS + 2] = 1;
  const ids = arena.allocate(16);
  expect(kernels.listKept(segment, 2048, 4, -Infinity, ids)).toBe(3);
  expect(read(ids, 3)).toEqual([2048, 2049, 2051]);
  expect(kernels.listKept(segment, 2048, 4, 6, ids)).toBe(1);
  expect(read(ids, 1)).toEqual([2051]);
  memory.free(segment, 16_384);
});

it('carries groups that are used, and gives rows their new numbers', () => {
  const before = int64s(engine, [0, 0, 9, 0, 4]);
  const groups = arena.allocate(20);
  expect(kernels.usedGroups(before, 8, 0, 5, 0)).toBe(2);
  expect(kernels.usedGroups(before, 8, 1, 4, groups)).toBe(2);
  expect(read(groups, 2)).toEqual([2, 4]);
  const behind = int64s(engine, [0, 0]);
  const numbers = arena.allocate(20);
  kernels.carryGroups(before, groups, behind, uint32s(engine, [1, 0]), 8, numbers, 2);
  expect([...memory.i64.slice(behind >>> 3, (behind >>> 3) + 2)]).toEqual([4n, 9n]);
  const cells = uint32s(engine, [4, NONE, 2]);
  kernels.renumber(cells, numbers, 3);
  expect(read(cells, 3)).toEqual([0, NONE, 1]);
});
