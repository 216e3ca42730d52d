import { expect, it } from 'vitest';
import { int32, int64 } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { batchName, newRun, parseBatchName } from '../../../src/connector/database/stagedBatch.js';
import { sinkKey, stagingTableOf } from '../../../src/connector/database/stagedBatch.js';

it('names batches, and reads the names', () => {
  const name = {
    sink: sinkKey('', 'out', { table: 't' }),
    run: newRun(),
    subtask: 12,
    number: 345,
  };
  expect(parseBatchName(batchName(name))).toEqual(name);
  expect(batchName(name).length).toBeLessThan(80);
  expect(parseBatchName('something else')).toBeUndefined();
  expect(newRun()).not.toBe(newRun());
});

it('tells sinks apart by id, stream, table and namespace', () => {
  const keys = [
    sinkKey('', 'out', { table: 't' }),
    sinkKey('job', 'out', { table: 't' }),
    sinkKey('', 'in', { table: 't' }),
    sinkKey('', 'out', { table: 'u' }),
    sinkKey('', 'out', { table: 't', namespace: 'n' }),
  ];
  expect(new Set(keys).size).toBe(5);
});

it('has a staging table for each table and list of columns', () => {
  const of = (type: typeof int32 | typeof int64, table = 't') =>
    stagingTableOf({ table, schema: schema({ a: type() }), primaryKey: [] }).table;
  expect(of(int32)).toMatch(/^millrace_staged_[0-9a-f]{12}$/u);
  expect(new Set([of(int32), of(int64), of(int32, 'u'), of(int32)]).size).toBe(3);
});
