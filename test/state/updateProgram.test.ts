// Batches of updates and merges against the same one row and one merge at a time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { AccumulatorSet } from '../../src/state/accumulatorSet.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';
import type { Value } from './naiveAggregates.js';

const engine = createEngine();
const GROUPS = 5;
const type = t.int32().nullable();
const kinds: readonly AggregateKind[] = ['count', 'sum', 'avg', 'min', 'max', 'varPop', 'last'];

/** Results of groups that took rows and merged, in calls of at most `size` rows or merges. */
function resultsOf(
  values: readonly Value[],
  merges: readonly (readonly [number, number])[],
  size: number,
): unknown[] {
  engine.arena.reset();
  const calls = kinds.map((kind): AggregateCall => ({
    kind,
    arguments: [0],
    name: kind,
    resultType: aggregateResultType(kind, [type]),
  }));
  const set = new AccumulatorSet(engine, calls, [type]);
  const stride = set.payloadBytes + 8;
  const records = engine.memory.allocate(GROUPS * stride);
  engine.memory.u8.fill(0, records, records + GROUPS * stride);
  const store = { records, stride, payloadOffset: 8, groupCount: GROUPS };
  for (let from = 0; from < values.length; from += size) {
    const part = values.slice(from, from + size);
    const groups = uint32s(
      engine,
      part.map((_, row) => (from + row) % GROUPS),
    );
    const column = columnFromValues(engine, type, part);
    set.update(store, groups, () => column, part.length, 0, 0);
  }
  for (let from = 0; from < merges.length; from += size) {
    const part = merges.slice(from, from + size);
    const [targets, sources] = [0, 1].map((side) =>
      uint32s(
        engine,
        part.map((pair) => pair[side]),
      ),
    );
    set.mergeGroups(store, targets, sources, part.length);
  }
  const results = set.results(store, 0, 0, GROUPS);
  const read = results.map((column) => valuesFromColumn(engine, column, GROUPS));
  set.release();
  engine.memory.free(records, GROUPS * stride);
  return read;
}

const values = (length: number): fc.Arbitrary<Value[]> =>
  fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { freq: 4 }), {
    minLength: length,
    maxLength: length,
  });
const pair = fc
  .tuple(fc.nat(GROUPS - 1), fc.nat(GROUPS - 1))
  .filter(([target, source]) => target !== source);

describe('AccumulatorSet', () => {
  it.each([0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 129, 1000])(
    'updates %i rows and merges lists as one after the other',
    (length) => {
      fc.assert(
        fc.property(values(length), fc.array(pair, { maxLength: 12 }), (rows, merges) => {
          expect(resultsOf(rows, merges, 2000)).toEqual(resultsOf(rows, merges, 1));
        }),
        { numRuns: length > 200 ? 5 : 20 },
      );
    },
  );
});
