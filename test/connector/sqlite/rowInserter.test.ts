import { expect, it } from 'vitest';
import { int32 } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import type { SqlValue } from '../../../src/connector/sqlite/driver.js';
import { RowInserter } from '../../../src/connector/sqlite/rowInserter.js';

function recordedInserter(primaryKey: string[]): { inserter: RowInserter; runs: SqlValue[][] } {
  const runs: SqlValue[][] = [];
  const inserter = new RowInserter(
    {
      exec() {},
      close() {},
      prepare: () => ({ run: (parameters) => void runs.push([...parameters]), all: () => [] }),
    },
    { name: 't', schema: schema({ a: int32(), b: int32() }), primaryKey },
  );
  return { inserter, runs };
}

it('runs whole statements, and the rest row by row', () => {
  const { inserter, runs } = recordedInserter([]);
  const numbers = Array.from({ length: 130 }, (_, i) => i);
  inserter.insert([numbers, numbers], 130);
  expect(runs.map((run) => run.length)).toEqual([256]);
  inserter.drain();
  expect(runs.slice(1)).toEqual([
    [128, 128],
    [129, 129],
  ]);
  inserter.drain();
  expect(runs.length).toBe(3);
});

it('puts a deletion behind the rows before it', () => {
  const { inserter, runs } = recordedInserter(['b']);
  inserter.change(
    [
      [1, 2, 3],
      [10, 20, 30],
    ],
    new Uint8Array([0, 1, 3]),
  );
  expect(runs).toEqual([[1, 10], [30]]);
});

it('forgets rows on request', () => {
  const { inserter, runs } = recordedInserter([]);
  inserter.insert([[1], [2]], 1);
  inserter.discard();
  inserter.drain();
  expect(runs).toEqual([]);
});
