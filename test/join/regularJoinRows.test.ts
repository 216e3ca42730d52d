// Many rows that come and go: memory, hot keys, numbers that are given again.
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import type { MillraceError } from '../../src/error.js';
import { RegularJoinOperator, type RegularJoinPlan } from '../../src/join/regularJoin.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { ChangelogRun, type Change } from '../support/changelogRun.js';

const engine = createEngine();
const left = new Schema([
  { name: 'key', type: t.int64() },
  { name: 'id', type: t.int32() },
  { name: 'text', type: t.string().nullable() },
]);
const right = new Schema([{ name: 'other', type: t.int64() }]);
const plan: RegularJoinPlan = {
  type: 'inner',
  inputs: [left, right],
  output: new Schema([...left.fields, ...right.fields]),
  keys: [['key', 'other']],
  retracts: [true, false],
};

interface Row {
  key: bigint;
  id: number;
  text: string | null;
}

const rowOf = (key: number, id: number): Row => ({
  key: BigInt(key),
  id,
  text: id % 5 === 0 ? null : `a text of row ${id} that is not short`,
});
const added = (rows: readonly Row[]): Change[] => rows.map((row) => ({ kind: '+I', row }));
const gone = (rows: readonly Row[]): Change[] => rows.map((row) => ({ kind: '-D', row }));

function runOf(of = plan): ChangelogRun {
  return new ChangelogRun(engine, new RegularJoinOperator('join', of), of.inputs, 10_000);
}

/** The ids of the rows that a key has. */
function idsOf(run: ChangelogRun, key: number): number[] {
  const sent = run.feed([{ kind: '+I', row: { other: BigInt(key) } }], 1);
  return sent.map(({ row }) => (row as Row).id).toSorted((a, b) => a - b);
}

describe('rows that come and go', () => {
  it('take memory for those that are there', () => {
    const run = runOf();
    const live: Row[] = [];
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    let steady = 0;
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 2000 }, (_, i) => {
        const id = round * 2000 + i;
        return rowOf(id % 3 === 0 ? id : id % 500, id);
      });
      const leaving: Row[] = [];
      while (live.length > 10_000) leaving.push(...live.splice(random(live.length - 20), 20));
      run.feed([...gone(leaving), ...added(rows)]);
      live.push(...rows);
      if (round === 10) steady = run.operator.stateBytes;
    }
    // Tables of keys and entries grow by doubling.
    expect(run.operator.stateBytes).toBeLessThan(steady * 3);
    for (const key of [0, 7, 499, 30_000]) {
      const ids = live.filter((row) => row.key === BigInt(key)).map(({ id }) => id);
      expect(idsOf(run, key)).toEqual(ids.toSorted((a, b) => a - b));
    }
    const full = run.operator.stateBytes;
    run.feed(gone(live));
    expect(run.operator.stateBytes).toBeLessThan(full);
    expect(idsOf(run, 7)).toEqual([]);
    run.operator.close();
  });

  it('of one key, in any order, and equal ones', () => {
    const run = runOf();
    const rows = Array.from({ length: 100_000 }, (_, id) => rowOf(1, id));
    const same = Array.from({ length: 30_000 }, () => rowOf(1, -1));
    for (let from = 0; from < rows.length; from += 20_000)
      run.feed(added(rows.slice(from, from + 20_000)));
    run.feed(added(same));
    const leaving = rows.filter(({ id }) => id % 1000 !== 3);
    run.feed(gone(leaving.slice(0, 50_000)));
    run.feed(gone(leaving.slice(50_000)));
    run.feed(gone(same.slice(1)));
    const left = rows.filter(({ id }) => id % 1000 === 3).map(({ id }) => id);
    expect(idsOf(run, 1)).toEqual([-1, ...left]);
    run.operator.close();
  });
});

it('keys whose rows are gone are forgotten', () => {
  const run = runOf();
  run.feed([{ kind: '+I', row: { other: 5n } }], 1);
  run.feed(added([rowOf(6, 1)]));
  let before: Row[] = [];
  let bytes = 0;
  for (let round = 0; round < 30; round++) {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      const id = round * 10_000 + i;
      return rowOf(1000 + id, id);
    });
    run.feed([...added(rows), ...gone(before)]);
    before = rows;
    if (round === 15) bytes = run.operator.stateBytes;
  }
  expect(run.operator.stateBytes).toBeLessThan(bytes * 1.5);
  expect(run.feed(added([rowOf(5, 9)]))).toHaveLength(1);
  expect(idsOf(run, 6)).toEqual([1]);
  expect(idsOf(run, 1000 + before[4].id)).toEqual([before[4].id]);
  run.operator.close();
});

it('the memory limit is an error that says so', () => {
  const small = createEngine({ memoryLimitBytes: 4 << 20 });
  const run = new ChangelogRun(small, new RegularJoinOperator('join', plan), plan.inputs, 1000);
  const feed = (): void => {
    for (let from = 0; ; from += 1000)
      run.feed(added(Array.from({ length: 1000 }, (_, i) => rowOf(from + i, from + i))));
  };
  expect(feed).toThrow(expect.objectContaining({ code: 'RESOURCE_MEMORY_LIMIT' }) as MillraceError);
  run.operator.close();
});
