import { describe, expect, it } from 'vitest';
import { HEAD_BYTES } from '../../../assembly/abi/groupChange.js';
import { touchRuns, type Touch } from '../../../src/operator/changelog/groupAggregateTouch.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { uint32s } from '../../support/columns.js';

const engine = createEngine();
const words = (address: number, count: number): number[] =>
  Array.from(engine.memory.u32.subarray(address >>> 2, (address >>> 2) + count));

describe('runs of rows', () => {
  const rows = [0, 1, 1, 2, 1];
  const run = (isByRow: boolean) => {
    engine.arena.reset();
    const address = engine.arena.allocateZeroed(3 * HEAD_BYTES);
    const heads = { address, stride: HEAD_BYTES, groupCount: 3 };
    const touched = { groups: uint32s(engine, rows), kinds: 0, rowCount: rows.length };
    const touch = touchRuns(engine, heads, touched, isByRow);
    const runs: [Touch, number[], number[]][] = [];
    for (let from = 0, stamp = 1; from < rows.length; from = runs.at(-1)?.[0].done ?? 9, stamp++) {
      const of = touch(from, stamp);
      runs.push([of, words(of.touched, of.count), words(of.admitted, of.admittedCount)]);
    }
    return runs;
  };

  it('are whole batches, or end before the second row of a group', () => {
    expect(run(false).map(([, ...lists]) => lists)).toEqual([
      [
        [0, 1, 2],
        [0, 1, 2, 3, 4],
      ],
    ]);
    const byRow = run(true);
    expect(byRow.map(([, ...lists]) => lists)).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [
        [1, 2],
        [2, 3],
      ],
      [[1], [4]],
    ]);
    expect(byRow.map(([{ from, done }]) => [from, done])).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
  });
});
