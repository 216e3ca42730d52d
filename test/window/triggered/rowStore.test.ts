// The row store against arrays of rows, by random operations.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { RowStore } from '../../../src/window/triggered/rowStore.js';

const columns = schema({ n: int32().nullable(), text: string() });
const GROUPS = 4;
const anyGroup = fc.nat({ max: GROUPS - 1 });
const operation = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    group: anyGroup,
    n: fc.option(fc.nat({ max: 99 })),
    text: fc.string({ maxLength: 30, unit: 'binary' }),
  }),
  fc.record({ kind: fc.constant('clear' as const), group: anyGroup }),
  fc.record({ kind: fc.constant('merge' as const), group: anyGroup, source: anyGroup }),
  fc.record({ kind: fc.constant('remove' as const), group: anyGroup, at: fc.nat({ max: 5 }) }),
);

describe('RowStore', () => {
  it('keeps rows of groups in order', () => {
    const engine = createEngine();
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const store = new RowStore(engine, columns, 'test');
        store.ensureGroups(GROUPS);
        const expected: { n: number | null; text: string }[][] = [[], [], [], []];
        for (const step of operations) {
          const { group } = step;
          if (step.kind === 'add') {
            const row = { n: step.n, text: step.text };
            store.add(group, row, step.n ?? undefined);
            expected[group].push(row);
          } else if (step.kind === 'clear') {
            store.clear(group);
            expected[group] = [];
          } else if (step.kind === 'merge' && step.source !== group) {
            store.merge(group, step.source);
            expected[group].push(...expected[step.source].splice(0));
          } else if (step.kind === 'remove' && step.at < expected[group].length) {
            store.remove(store.read(group)[step.at]);
            expected[group].splice(step.at, 1);
          }
          store.maintain();
          for (let i = 0; i < GROUPS; i++) {
            expect(store.read(i).map(({ row }) => row)).toEqual(expected[i]);
            expect(store.count(i)).toBe(expected[i].length);
          }
        }
        store.release();
      }),
      { numRuns: 40 },
    );
  });
});
