import { expect, it } from 'vitest';
import { Batch } from '../../src/batch/batch.js';
import { columnOf } from '../../src/batch/column.js';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { fromBatches } from '../../src/source/batchSource.js';
import { pollBatches, testContext } from './readAll.js';

const fields = schema({ n: int32() });
const source = fromBatches(fields, function* (engine) {
  for (let first = 0; first < 6; first += 2) {
    const values = engine.arena.allocate(8);
    engine.memory.i32.set([first, first + 1], values >>> 2);
    yield new Batch(engine, fields, [columnOf(int32(), values)], 2);
  }
});

async function numbersFrom(position?: number): Promise<number[]> {
  const numbers: number[] = [];
  const take = (batch: Batch): void => {
    const first = batch.column(0).values >>> 2;
    numbers.push(...batch.engine.memory.i32.subarray(first, first + batch.rowCount));
  };
  await pollBatches(source, testContext(), take, position);
  return numbers;
}

it('gives the batches in order', async () => {
  expect(await numbersFrom()).toEqual([0, 1, 2, 3, 4, 5]);
});

it('resumes behind the batches of its position', async () => {
  expect(await numbersFrom(2)).toEqual([4, 5]);
  const reader = await source.open({ id: '0' }, 2, testContext());
  expect(reader.position()).toBe(2);
  await reader.poll();
  expect(reader.position()).toBe(3);
});
