import { describe, expect, it } from 'vitest';
import { readRows } from '../../src/batch/readRows.js';
import { isAbsent } from '../../src/batch/column.js';
import { int32, string, timestamp } from '../../src/batch/dataType.js';
import { Schema, schema } from '../../src/batch/schema.js';
import { callNode } from '../../src/expression/node.js';
import { WindowJoinOperator, type WindowJoinPlan } from '../../src/join/windowJoin.js';
import { resultColumns, storedColumns } from '../../src/join/windowJoinColumns.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';
import { recordingContext } from '../support/windowScript.js';

const left = schema({ note: string(), key: int32(), n: int32(), end: timestamp(3).asEpoch() });
const right = schema({ end: timestamp(3).asEpoch(), more: string(), m: int32(), key: int32() });
const joined = new Schema([
  ...left.fields,
  ...right.fields.map(({ name, type }) => ({ name: `r_${name}`, type })),
]);
const plan: WindowJoinPlan = {
  type: 'inner',
  inputs: [left, right],
  output: joined,
  windowEnds: ['end', 'end'],
  keys: [['key', 'key']],
  condition: {
    expression: callNode('lt', [
      { kind: 'column', name: 'n' },
      { kind: 'column', name: 'r_m' },
    ]),
    joined,
  },
  needed: [0, 4],
};

describe('the columns of a window join', () => {
  it('are those that somebody reads', () => {
    const stored = [storedColumns(plan, 0), storedColumns(plan, 1)] as const;
    expect(stored.map(({ positions }) => positions)).toEqual([
      [0, 1, 2, 3],
      [0, 2, 3],
    ]);
    const { condition, ...plain } = plan;
    expect(condition).toBeDefined();
    expect(storedColumns(plain, 0).schema.names).toEqual(['note', 'key', 'end']);
    expect(resultColumns(plan, stored).map(({ index, side }) => [side, index])).toEqual([
      [0, 0],
      [0, -1],
      [0, -1],
      [0, -1],
      [1, 0],
      [1, -1],
      [1, -1],
      [1, -1],
    ]);
  });

  it('are all there where the plan says nothing', () => {
    const { needed, ...all } = plan;
    expect(needed).toHaveLength(2);
    expect(storedColumns(all, 1).positions).toEqual([0, 1, 2, 3]);
  });

  it('leave absent what nobody reads', () => {
    const engine = createEngine();
    const operator = new WindowJoinOperator('join', { ...plan, type: 'left' });
    const { context } = recordingContext(engine, 10);
    const found: unknown[] = [];
    operator.open({
      ...context,
      emit: (batch) => {
        expect(batch.columns().map(isAbsent)).toEqual(
          joined.fields.map((_, index) => index !== 0 && index !== 4),
        );
        const schemaOf = new Schema([joined.fields[0], { ...joined.fields[4], name: 'end' }]);
        const columns = [batch.column(0), batch.column(4)];
        found.push(...readRows(batch.withColumns(schemaOf, columns)));
      },
    });
    const timestamps = [1, 1];
    const rows = [1, 5].map((n) => ({ note: `note ${n}`, key: 7, n, end: 10 }));
    operator.processBatch(batchFromRows(engine, left, rows, { timestamps }), 0);
    const others = [{ end: 10, more: 'more', m: 3, key: 7 }];
    operator.processBatch(batchFromRows(engine, right, others, { timestamps: [1] }), 1);
    operator.processWatermark(9);
    expect(found).toEqual([
      { note: 'note 1', end: 10 },
      { note: 'note 5', end: null },
    ]);
    operator.close();
  });
});
