import {
  col,
  count,
  environment,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { ProjectOperator } from '../../src/operator/project.js';

const columns = schema({ at: timestamp(3), n: int32().nullable(), text: string() });
const ROWS = Array.from({ length: 50 }, (_, i) => ({
  at: new Date(i * 1000),
  n: i % 3 === 0 ? null : i,
  text: `text number ${i}`,
}));
const stream = (batchSize: number) =>
  environment({ batchSize }).from(fromArray(columns, ROWS), {
    watermarks: watermarks.monotonous('at'),
  });

describe.each([1, 16, 8192])('project, batch size %s', (batchSize) => {
  it('computes and passes through, also behind a filter', async () => {
    const rows = await stream(batchSize)
      .filter(col('n').mod(2).eq(0))
      .select({ half: col('n').div(2), text: 'text', again: 'text', upper: col('text').upper() })
      .collect();
    expect(rows).toEqual(
      ROWS.filter(({ n }) => n !== null && n % 2 === 0).map(({ n, text }) => ({
        half: (n ?? 0) / 2,
        text,
        again: text,
        upper: text.toUpperCase(),
      })),
    );
  });

  it('swaps names', async () => {
    const rows = await stream(batchSize).select({ first: 'text', text: 'n' }).collect();
    expect(rows[1]).toEqual({ first: 'text number 1', text: 1 });
  });

  it('keeps event times though their column is gone', async () => {
    const windows = await stream(batchSize)
      .select('n')
      .windowAll(tumble('10s'))
      .aggregate({ rows: count().asNumber() })
      .collect();
    expect(windows.map(({ rows }) => rows)).toEqual([10, 10, 10, 10, 10]);
  });
});

it('project describes itself', () => {
  const project = new ProjectOperator('select', columns, schema({ n: int32(), next: int32() }), [
    { name: 'n', expression: col('n').node },
    { name: 'next', expression: col('n').add(1).node },
  ]);
  expect(project.describe().text).toMatch(/^select n, .+ AS next$/);
});
