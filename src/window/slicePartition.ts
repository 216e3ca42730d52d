// Slice partition: which rows of a batch belong to which slice.
//
//   all rows in one slice     one run, no row indices
//   slices near each other    counting sort                    kernel assignSlices
//   slices far apart          hash table, then counting sort   kernel assignSparseSlices
import * as abi from '../../assembly/abi/windowSlice.js';
import type { Engine } from '../wasm/engine.js';
import type { WindowGrid } from './windowGrid.js';

/** Rows of one slice. */
export interface SliceRun {
  /** The slice, by its start. */
  readonly start: number;
  /** u32 row indices, or 0 for all rows from 0 on. */
  readonly rows: number;
  readonly count: number;
}

/** Earliest and latest time, milliseconds. */
export type TimeRange = readonly [low: number, high: number];

/** Slices a row that the dense kernel may count over before the sparse one is cheaper. */
const DENSE_SLICES_PER_ROW = 4;

/**
 * Groups rows by slice, in the batch arena. Runs ascend by start.
 *
 * @param times  i64 wall-clock milliseconds.
 * @param range  Earliest and latest of them, where they are known.
 */
export function partitionSlices(
  engine: Engine,
  grid: WindowGrid,
  times: number,
  rowCount: number,
  range?: TimeRange,
): SliceRun[] {
  if (rowCount === 0) return [];
  const [low, high] = range ?? timeRange(engine, times, rowCount);
  const first = grid.sliceStart(low);
  if (high < first + grid.sliceMs) return [{ start: first, rows: 0, count: rowCount }];
  const sliceCount = (grid.sliceStart(high) - first) / grid.sliceMs + 1;
  if (sliceCount > rowCount * DENSE_SLICES_PER_ROW + 1024)
    return sparse(engine, grid, times, rowCount);
  const { arena, kernels } = engine;
  const rows = arena.allocate(rowCount * 4);
  const runs = arena.allocate(Math.min(rowCount, sliceCount) * abi.SLICE_BYTES);
  const scratch = arena.allocate((rowCount + sliceCount) * 4);
  const { sliceMs } = grid;
  const count = kernels.assignSlices(
    times,
    rows,
    runs,
    scratch,
    rowCount,
    sliceCount,
    first,
    sliceMs,
  );
  return readRuns(engine, runs, count, rows);
}

/** Earliest and latest of i64 times. */
export function timeRange(engine: Engine, times: number, rowCount: number): TimeRange {
  const out = engine.arena.allocate(16);
  engine.kernels.timestampRange(times, out, rowCount);
  const { f64 } = engine.memory;
  return [f64[out >>> 3], f64[(out >>> 3) + 1]];
}

function sparse(engine: Engine, grid: WindowGrid, times: number, rowCount: number): SliceRun[] {
  const { arena, kernels } = engine;
  const bits = 33 - Math.clz32(rowCount);
  const rows = arena.allocate(rowCount * 4);
  const runs = arena.allocate(rowCount * abi.SLICE_BYTES);
  const scratch = arena.allocate(rowCount * 8 + (16 << bits));
  const { offsetMs } = grid.assigner;
  const { sliceMs } = grid;
  const count = kernels.assignSparseSlices(
    times,
    rows,
    runs,
    scratch,
    rowCount,
    bits,
    offsetMs,
    sliceMs,
  );
  return readRuns(engine, runs, count, rows).sort((a, b) => a.start - b.start);
}

function readRuns(engine: Engine, runs: number, count: number, rows: number): SliceRun[] {
  const { f64, u32 } = engine.memory;
  return Array.from({ length: count }, (_, index) => {
    const run = runs + index * abi.SLICE_BYTES;
    return {
      start: f64[(run + abi.SLICE_START) >>> 3],
      rows: rows + u32[(run + abi.SLICE_FIRST) >>> 2] * 4,
      count: u32[(run + abi.SLICE_COUNT) >>> 2],
    };
  });
}
