import { expect, it } from 'vitest';
import * as abi from '../../assembly/abi/lookup.js';
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;
const STARTS = [0, 2, 2, 5];
const IDS = [4, 1, 0, 2, 3];
const GROUPS = [2, ROW_NONE, 0, 1, 0];

function words(values: readonly number[]): number {
  const address = arena.allocate(values.length * 4);
  memory.u32.set(values, address >>> 2);
  return address;
}

/** Pairs listed, call by call. */
function probe(isLeft: boolean, capacity: number): number[][][] {
  arena.reset();
  const [rows, matches] = [words(new Array(capacity)), words(new Array(capacity))];
  const lookup = arena.allocateZeroed(abi.LOOKUP_BYTES);
  const given = [words(GROUPS), words(STARTS), words(IDS), rows, matches, capacity, Number(isLeft)];
  memory.u32.set(given, lookup >>> 2);
  const calls: number[][][] = [];
  while (memory.u32[(lookup + abi.LOOKUP_ROW) >>> 2] < GROUPS.length) {
    const count = kernels.probeLists(lookup, GROUPS.length);
    const at = (address: number, i: number): number => memory.i32[(address >>> 2) + i];
    calls.push(Array.from({ length: count }, (_, i) => [at(rows, i), at(matches, i)]));
  }
  return calls;
}

const INNER = [
  [0, 0],
  [0, 2],
  [0, 3],
  [2, 4],
  [2, 1],
  [4, 4],
  [4, 1],
];

it.each([1, 2, 3, 4, 100])('lists pairs, at most %d a call', (capacity) => {
  const calls = probe(false, capacity);
  expect(calls.flat()).toEqual(INNER);
  expect(Math.max(...calls.map((call) => call.length))).toBeLessThanOrEqual(capacity);
});

it.each([1, 2, 100])('lists rows without a match too, at most %d a call', (capacity) => {
  const all = [...INNER.slice(0, 3), [1, -1], ...INNER.slice(3, 5), [3, -1], ...INNER.slice(5)];
  expect(probe(true, capacity).flat()).toEqual(all);
});
