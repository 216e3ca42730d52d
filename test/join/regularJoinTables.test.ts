// Snapshots of regular joins, taken back by as many subtasks as one likes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegularJoinOperator, type RegularJoinPlan } from '../../src/join/regularJoin.js';
import { createEngine } from '../../src/wasm/load.node.js';
import {
  ChangelogRun,
  changelogs,
  rowsLeft,
  textOf,
  type Change,
} from '../support/changelogRun.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import {
  applyChanges,
  countsOf,
  naiveRegularJoin,
  type JoinRow,
} from '../support/naiveRegularJoin.js';
import {
  feedsOf,
  JOIN_TYPES,
  left,
  leftRow,
  less,
  matchesOf,
  planOf,
  right,
  rightRow,
} from '../support/regularJoins.js';

const engine = createEngine();

/** The subtask that a row goes to, by its key. */
function subtaskOf(row: object, count: number): number {
  const { j, k, rj, rk } = row as JoinRow;
  const text = textOf([k === undefined ? rk : k, j === undefined ? rj : j]);
  return [...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 1009, 7) % count;
}

function open(plan: RegularJoinPlan, count: number): ChangelogRun[] {
  return Array.from(
    { length: count },
    () => new ChangelogRun(engine, new RegularJoinOperator('join', plan), plan.inputs),
  );
}

/** Restarts a join at another parallelism. */
function restarted(plan: RegularJoinPlan, runs: ChangelogRun[], count: number): ChangelogRun[] {
  const snapshot = new MemorySnapshot();
  for (const { operator } of runs) {
    operator.snapshot?.(snapshot);
    operator.close();
  }
  const next = open(plan, count);
  next.forEach(({ operator }, subtask) => {
    const isMine = (row: object): boolean => subtaskOf(row, count) === subtask;
    operator.restore?.(snapshot.reader(engine, isMine, 3));
  });
  return next;
}

describe.each(JOIN_TYPES)('a %s join', (type) => {
  it.each([true, false])('goes on where it was (with rows taken back: %s)', (retracts) => {
    const plan = planOf(type, { condition: less, retracts: [retracts, retracts] });
    const logs = fc.tuple(changelogs(leftRow, !retracts), changelogs(rightRow, !retracts));
    const counts = fc.array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(logs, counts, (given, parallelisms) => {
        const materialized = new Map<string, number>();
        const all: [Change[], Change[]] = [[], []];
        let runs = open(plan, 1);
        feedsOf(given, [4, 3]).forEach(({ changes, input }, step) => {
          runs.forEach((run, subtask) => {
            const mine = changes.filter(({ row }) => subtaskOf(row, runs.length) === subtask);
            if (mine.length > 0) applyChanges(materialized, run.feed(mine, input));
          });
          all[input].push(...changes);
          runs = restarted(plan, runs, parallelisms[step % parallelisms.length]);
        });
        const naive = {
          type,
          names: [left.names, right.names] as const,
          matches: matchesOf(plan),
        };
        const [lefts, rights] = all.map((log) => rowsLeft(log) as JoinRow[]);
        expect(materialized).toEqual(countsOf(naiveRegularJoin(naive, lefts, rights)));
        for (const { operator } of runs) operator.close();
      }),
      { numRuns: 40 },
    );
  });
});

it('writes a part again only where it changed', () => {
  const plan = planOf('left');
  const [run] = open(plan, 1);
  const parts = (): string[] => {
    const snapshot = new MemorySnapshot();
    run.operator.snapshot?.(snapshot);
    return snapshot.parts;
  };
  const a = { k: 'a', j: 0, v: 1n, flag: null };
  const b = { rk: 'a', rj: 0, w: 2n, text: null, x: 0 };
  const c = { ...b, rk: 'c' };
  run.feed([{ kind: '+I', row: a }]);
  run.feed([{ kind: '+I', row: c }], 1);
  const before = parts();
  expect(before).toHaveLength(2);
  expect(parts()).toEqual(before);
  run.feed([{ kind: '+I', row: { ...c, rj: 1 } }], 1);
  const [leftPart, rightPart] = parts();
  expect(leftPart).toBe(before[0]);
  expect(rightPart).not.toBe(before[1]);
  // A match of a left row is counted: its part changes too.
  run.feed([{ kind: '+I', row: b }], 1);
  expect(parts()[0]).not.toBe(before[0]);
  run.operator.close();
});

it('refuses rows without a column that is read now', () => {
  const [run] = open(planOf('inner', { needed: [3] }), 1);
  run.feed([{ kind: '+I', row: { k: 'a', j: 0, v: 1n, flag: null } }]);
  const snapshot = new MemorySnapshot();
  run.operator.snapshot?.(snapshot);
  const [same, more, other] = [[3], [2, 3], [7]].map(
    (needed) => open(planOf('inner', { needed }), 1)[0],
  );
  const restore = ({ operator }: ChangelogRun): void => operator.restore?.(snapshot.reader(engine));
  restore(same);
  expect(() => restore(more)).toThrow(/reads the column 'v'/);
  expect(() => restore(other)).toThrow(/reads the column 'text'/);
  for (const { operator } of [run, same, more, other]) operator.close();
});

it('rows that were kept before there was a time to live were written now', () => {
  const [run] = open(planOf('inner'), 1);
  run.feed([{ kind: '+I', row: { k: 'a', j: 0, v: 1n, flag: null } }]);
  const snapshot = new MemorySnapshot();
  run.operator.snapshot?.(snapshot);
  run.operator.close();
  for (const rows of snapshot.tables.values())
    snapshot.tables.set(
      'left',
      rows.map((row) => ({ ...row, row_time: null })),
    );
  const [next] = open(planOf('inner', { ttlMs: [100, 100] }), 1);
  next.clock.advance(1000);
  next.operator.restore?.(snapshot.reader(engine));
  const b: Change = { kind: '+I', row: { rk: 'a', rj: 0, w: 2n, text: null, x: 0 } };
  next.clock.advance(99);
  expect(next.feed([b], 1)).toHaveLength(1);
  next.clock.advance(1);
  expect(next.feed([b], 1)).toHaveLength(0);
  next.operator.close();
});

it('keeps when rows were written', () => {
  const plan = planOf('inner', { ttlMs: [100, 100] });
  const [run] = open(plan, 1);
  run.feed([{ kind: '+I', row: { k: 'a', j: 0, v: 1n, flag: null } }]);
  const [next] = restarted(plan, [run], 1);
  const b: Change = { kind: '+I', row: { rk: 'a', rj: 0, w: 2n, text: null, x: 0 } };
  next.clock.advance(99);
  expect(next.feed([b], 1)).toHaveLength(1);
  next.clock.advance(1);
  expect(next.feed([b], 1)).toHaveLength(0);
  expect(next.wokenAt).toBeLessThan(Infinity);
  next.operator.close();
});
