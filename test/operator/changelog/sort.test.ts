import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import { SortOperator } from '../../../src/operator/changelog/sort.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { ChangelogRun, type Change } from '../../support/changelogRun.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';

const engine = createEngine();
const input = new Schema([
  { name: 'id', type: t.int32() },
  { name: 'name', type: t.string() },
]);
const order = [{ column: 'name', descending: true, nullsFirst: false }];
const change = (kind: Change['kind'], id: number, name: string): Change => ({
  kind,
  row: { id, name },
});

// What it sorts is tested with Top-N, in rank.test.ts.
describe('ORDER BY', () => {
  it('goes on where a snapshot was taken, with what was taken back', () => {
    const plan = { input, order, retracts: true };
    const before = new ChangelogRun(engine, new SortOperator('sort', plan), [input]);
    before.feed([change('+I', 1, 'a'), change('+I', 2, 'b'), change('-D', 1, 'a')]);
    const snapshot = new MemorySnapshot();
    before.operator.snapshot?.(snapshot);
    before.operator.close();
    const run = new ChangelogRun(engine, new SortOperator('sort', plan), [input]);
    run.operator.restore?.(snapshot.reader(engine));
    run.feed([change('+I', 3, 'c'), change('-U', 2, 'b'), change('+U', 4, 'abcdefghi')]);
    expect(run.operator.describe().text).toBe('sorted by name desc at the end');
    run.operator.processWatermark(Infinity);
    expect(run.sent).toEqual([change('+I', 3, 'c'), change('+I', 4, 'abcdefghi')]);
    run.operator.close();
  });
});
