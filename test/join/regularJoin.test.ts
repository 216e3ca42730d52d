// Regular joins against joins that are computed anew behind every batch.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createEngine } from '../../src/wasm/load.node.js';
import { changelogs } from '../support/changelogRun.js';
import {
  checkJoin,
  feedsOf,
  JOIN_TYPES,
  leftRow,
  less,
  planOf,
  rightRow,
} from '../support/regularJoins.js';

const engine = createEngine();
const sizes = fc.constantFrom<[number, number]>([1, 1], [7, 3], [2, 9], [100, 100]);

describe.each(JOIN_TYPES)('a %s join', (type) => {
  const logs = fc.tuple(changelogs(leftRow), changelogs(rightRow));

  it('is at all times the join of what its inputs come to', () => {
    fc.assert(
      fc.property(logs, sizes, fc.constantFrom(1, 5, 1000), (given, size, batchSize) => {
        checkJoin(engine, planOf(type), feedsOf(given, size), batchSize);
      }),
    );
  });

  it('with a condition', () => {
    fc.assert(
      fc.property(logs, sizes, fc.constantFrom(1, 5, 1000), (given, size, batchSize) => {
        checkJoin(engine, planOf(type, { condition: less }), feedsOf(given, size), batchSize);
      }),
    );
  });

  it('without keys', () => {
    fc.assert(
      fc.property(logs, sizes, (given, size) => {
        checkJoin(engine, planOf(type, { keys: [], condition: less }), feedsOf(given, size));
      }),
      { numRuns: 40 },
    );
  });

  it('of rows that are added only', () => {
    const added = fc.tuple(changelogs(leftRow, true), changelogs(rightRow, true));
    fc.assert(
      fc.property(added, sizes, fc.boolean(), (given, size, hasCondition) => {
        const condition = hasCondition ? { condition: less } : {};
        const plan = planOf(type, { retracts: [false, false], ...condition });
        checkJoin(engine, plan, feedsOf(given, size));
      }),
    );
  });

  it('of one input that retracts', () => {
    const mixed = fc.tuple(changelogs(leftRow), changelogs(rightRow, true));
    fc.assert(
      fc.property(mixed, sizes, (given, size) => {
        checkJoin(
          engine,
          planOf(type, { retracts: [true, false], condition: less }),
          feedsOf(given, size),
        );
      }),
    );
  });
});
