// Rows found by unique columns, and rows that expire.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegularJoinOperator } from '../../src/join/regularJoin.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { ChangelogRun, textOf, type Change } from '../support/changelogRun.js';
import {
  applyChanges,
  countsOf,
  naiveRegularJoin,
  type JoinRow,
} from '../support/naiveRegularJoin.js';
import {
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
const names = [left.names, right.names] as const;

describe.each(JOIN_TYPES)('a %s join of rows with unique columns', (type) => {
  // Left rows are unique by (k, j), which are the key too, and replace each other.
  const plan = planOf(type, {
    condition: less,
    retracts: [true, false],
    uniqueKeys: [['k', 'j'], undefined],
  });

  it('replaces rows, and takes back by these columns alone', () => {
    const step = fc.oneof(
      fc.record({ input: fc.constant(0), isGone: fc.boolean(), row: leftRow }),
      fc.record({ input: fc.constant(1), isGone: fc.constant(false), row: rightRow }),
    );
    const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (given) => {
        const run = new ChangelogRun(engine, new RegularJoinOperator('join', plan), plan.inputs);
        const lefts = new Map<string, JoinRow>();
        const rights: JoinRow[] = [];
        const counts = new Map<string, number>();
        for (const steps of given) {
          const input = steps[0].input;
          const changes = steps
            .filter((one) => one.input === input)
            .map(({ isGone, row }): Change => ({ kind: isGone ? '-D' : '+U', row }));
          for (const { kind, row } of changes) {
            const { j, k } = row as JoinRow;
            if (input === 1) rights.push(row as JoinRow);
            else if (kind === '-D') lefts.delete(textOf([k, j]));
            else lefts.set(textOf([k, j]), row as JoinRow);
          }
          applyChanges(counts, run.feed(changes, input));
          const naive = { type, names, matches: matchesOf(plan) };
          const expected = naiveRegularJoin(naive, [...lefts.values()], rights);
          expect(counts).toEqual(countsOf(expected));
        }
        run.operator.close();
      }),
      { numRuns: 60 },
    );
  });
});

const to = (run: ChangelogRun, time: number): void => run.clock.advance(time - run.clock.now());

describe('a time to live', () => {
  const a = { k: 'a', j: 0, v: 1n, flag: null };
  const b = { rk: 'a', rj: 0, w: 2n, text: 'a text that is long enough', x: 0 };

  function runOf(type: 'inner' | 'left', retracts: boolean) {
    const plan = planOf(type, { retracts: [retracts, retracts], ttlMs: [100, 1000] });
    return new ChangelogRun(engine, new RegularJoinOperator('join', plan), plan.inputs);
  }

  it.each([false, true])(
    'hides rows that are older, and forgets them (retracts: %s)',
    (retracts) => {
      const run = runOf('inner', retracts);
      run.feed([{ kind: '+I', row: a }]);
      to(run, 99);
      expect(run.feed([{ kind: '+I', row: b }], 1)).toHaveLength(1);
      to(run, 100);
      expect(run.feed([{ kind: '+I', row: b }], 1)).toHaveLength(0);
      expect(run.feed([{ kind: '+I', row: a }])).toHaveLength(2);
      expect(run.wokenAt).toBeLessThanOrEqual(100);
      to(run, 1100);
      run.operator.processTimer?.(1100);
      expect(run.feed([{ kind: '+I', row: a }])).toHaveLength(0);
      run.operator.close();
    },
  );

  it('begins again where the matches of a row are counted', () => {
    const run = runOf('left', true);
    run.feed([{ kind: '+I', row: a }]);
    to(run, 90);
    expect(run.feed([{ kind: '+I', row: b }], 1)).toHaveLength(2);
    to(run, 150);
    expect(run.feed([{ kind: '+I', row: b }], 1)).toHaveLength(1);
    to(run, 250);
    expect(run.feed([{ kind: '+I', row: b }], 1)).toHaveLength(0);
    expect(run.feed([{ kind: '-D', row: a }])).toHaveLength(0);
    run.operator.close();
  });

  it('gives back the memory of many rows', () => {
    const run = runOf('inner', true);
    const empty = run.operator.stateBytes;
    for (let i = 0; i < 20; i++) {
      const rows = Array.from({ length: 1000 }, (_, j) => ({ ...a, k: `key ${i} ${j}` }));
      run.feed(rows.map((row): Change => ({ kind: '+I', row })));
      run.feed([{ kind: '+I', row: { ...b, rk: 'key 19 7' } }], 1);
    }
    const full = run.operator.stateBytes;
    to(run, 5000);
    run.operator.processTimer?.(5000);
    expect(run.operator.stateBytes - empty).toBeLessThan((full - empty) * 0.7);
    expect(run.feed([{ kind: '+I', row: { ...b, rk: 'key 19 7' } }], 1)).toHaveLength(0);
    run.operator.close();
  });
});
