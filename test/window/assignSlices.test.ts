import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLICE_BYTES } from '../../assembly/abi/windowSlice.js';
import { int64 } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { testColumn } from '../support/rowBatch.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;
type Runs = [start: number, rows: number[]][];

function expectedRuns(times: readonly number[], size: number, offset: number): Runs {
  const runs = new Map<number, number[]>();
  times.forEach((time, row) => {
    const start = Math.floor((time - offset) / size) * size + offset;
    runs.set(start, [...(runs.get(start) ?? []), row]);
  });
  return [...runs];
}

function readRuns(runs: number, count: number, rows: number): Runs {
  return Array.from({ length: count }, (_, i) => {
    const at = runs + i * SLICE_BYTES;
    const first = (rows >>> 2) + memory.u32[(at + 8) >>> 2];
    return [
      memory.f64[at >>> 3],
      [...memory.u32.subarray(first, first + memory.u32[(at + 12) >>> 2])],
    ];
  });
}

function dense(times: readonly number[], size: number, offset: number): Runs {
  arena.reset();
  const { values } = testColumn(engine, int64(), times);
  const start = (time: number): number => Math.floor((time - offset) / size) * size + offset;
  const first = start(Math.min(...times));
  const sliceCount = (start(Math.max(...times)) - first) / size + 1;
  const rows = arena.allocate(times.length * 4);
  const runs = arena.allocate(Math.min(times.length, sliceCount) * SLICE_BYTES);
  const scratch = arena.allocate((times.length + sliceCount) * 4);
  const count = kernels.assignSlices(
    values,
    rows,
    runs,
    scratch,
    times.length,
    sliceCount,
    first,
    size,
  );
  return readRuns(runs, count, rows);
}

function sparse(times: readonly number[], size: number, offset: number): Runs {
  arena.reset();
  const { values } = testColumn(engine, int64(), times);
  const bits = Math.max(1, Math.ceil(Math.log2(2 * times.length)));
  const rows = arena.allocate(times.length * 4);
  const runs = arena.allocate(times.length * SLICE_BYTES);
  const scratch = arena.allocate(times.length * 8 + (16 << bits));
  const count = kernels.assignSparseSlices(
    values,
    rows,
    runs,
    scratch,
    times.length,
    bits,
    offset,
    size,
  );
  return readRuns(runs, count, rows);
}

const sizes = fc.constantFrom(1, 7, 10, 1000);
const offsets = fc.integer({ min: -20, max: 20 });

describe('assignSlices', () => {
  it('groups rows by slice in order of arrival, negative times too', () => {
    expect(dense([3, 12, 5, -1, 8, -10, -11], 10, 0)).toEqual([
      [-20, [6]],
      [-10, [3, 5]],
      [0, [0, 2, 4]],
      [10, [1]],
    ]);
  });

  it('equals the naive grouping', () => {
    const times = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(times, sizes, offsets, (list, size, offset) => {
        const expected = expectedRuns(list, size, offset).sort((a, b) => a[0] - b[0]);
        expect(dense(list, size, offset)).toEqual(expected);
      }),
    );
  });

  it.each([1, 15, 16, 17, 1000])('handles %d rows', (count) => {
    const list = Array.from({ length: count }, (_, row) => (row * 7919) % 331);
    const expected = expectedRuns(list, 10, 3).sort((a, b) => a[0] - b[0]);
    expect(dense(list, 10, 3)).toEqual(expected);
    expect(sparse(list, 10, 3)).toEqual(expectedRuns(list, 10, 3));
  });
});

describe('assignSparseSlices', () => {
  it('groups far-apart rows, slices in order of appearance', () => {
    const year = 31_536_000_000;
    const times = fc.array(fc.integer({ min: -100 * year, max: 100 * year }), { minLength: 1 });
    fc.assert(
      fc.property(times, sizes, offsets, (list, size, offset) => {
        const twice = [...list, ...list];
        expect(sparse(twice, size, offset)).toEqual(expectedRuns(twice, size, offset));
      }),
    );
  });
});

describe('timestampRange', () => {
  it('finds both ends', () => {
    arena.reset();
    const out = arena.allocate(16);
    const { values } = testColumn(engine, int64(), [5, -7, 3]);
    kernels.timestampRange(values, out, 3);
    expect([...memory.f64.subarray(out >>> 3, (out >>> 3) + 2)]).toEqual([-7, 5]);
    kernels.timestampRange(values, out, 0);
    expect([...memory.f64.subarray(out >>> 3, (out >>> 3) + 2)]).toEqual([Infinity, -Infinity]);
  });
});
