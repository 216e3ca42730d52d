// Rows out of order: on time, late but allowed, too late; to a JSON file and an SQLite table.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  col,
  count,
  decimal,
  environment,
  file,
  fileSink,
  json,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { sqlite } from 'millrace/sqlite';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';
import { query } from '../connector/sqlite/sqliteFile.js';

const sales = schema({ at: timestamp(3), region: string(), amount: decimal(10, 2) });

// The watermark is 2 s behind; windows of 10 s take rows until it is 5 s beyond their end.
const ARRIVALS = [
  ['01', 'north', '10.00'],
  ['03', 'south', '5.00'],
  ['11', 'north', '1.00'],
  ['09', 'north', '2.50'], // out of order, its window is open
  ['13', 'south', '4.00'], // closes 0–10
  ['08', 'north', '0.50'], // late, allowed: 0–10 is emitted again for north
  ['04', 'north', '-3.00'], // filtered
  ['18', 'north', '7.00'], // ends what 0–10 allows
  ['07', 'south', '9.00'], // too late
  ['29', 'east', '-1.00'], // filtered, yet time goes on: closes 10–20 and what it allows
  ['12', 'west', '6.00'], // too late
  ['21', 'west', '2.00'],
] as const;
const lines = ARRIVALS.map(
  ([second, region, amount]) =>
    `${JSON.stringify({ at: `2026-01-31 23:59:${second}`, region, amount: Number(amount) })}\n`,
).join('');

const linesOf = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('late rows', () => {
  it.each([1, 2, 5, undefined])('batch size %s', async (batchSize) => {
    const folder = temporaryFolder({ 'sales.jsonl': lines });
    const [totalsFile, lateFile, database] = ['totals.jsonl', 'late.jsonl', 'totals.db'].map(
      (name) => join(folder, name),
    );
    const env = environment(batchSize === undefined ? {} : { batchSize });
    const totals = env
      .from(file(join(folder, 'sales.jsonl'), { schema: sales, format: json() }), {
        watermarks: watermarks.boundedOutOfOrderness('at', '2s'),
      })
      .filter(col('amount').gt(0))
      .select({ at: 'at', region: col('region').upper(), cents: col('amount').mul(100) })
      .keyBy('region')
      .window(tumble('10s'))
      .allowedLateness('5s')
      .aggregate({ sales: count(), cents: sum('cents') });
    totals.sinkTo(fileSink(totalsFile, { format: json() }));
    totals.sinkTo(sqlite(database, { table: 'totals', primaryKey: ['window_start', 'region'] }));
    totals.late.sinkTo(fileSink(lateFile, { format: json() }));
    const result = await env.execute().done;

    const total = (region: string, from: string, until: string, sold: number, cents: number) => ({
      region,
      window_start: `2026-01-31 23:59:${from}.000`,
      window_end: until === '60' ? '2026-02-01 00:00:00.000' : `2026-01-31 23:59:${until}.000`,
      sales: sold,
      cents,
    });
    const emitted = linesOf(totalsFile);
    expect(emitted).toHaveLength(6);
    expect(emitted).toEqual(
      expect.arrayContaining([
        total('NORTH', '00', '10', 2, 1250),
        total('SOUTH', '00', '10', 1, 500),
        total('NORTH', '00', '10', 3, 1300),
        total('NORTH', '10', '20', 2, 800),
        total('SOUTH', '10', '20', 1, 400),
        total('WEST', '20', '30', 1, 200),
      ]),
    );
    expect(linesOf(lateFile)).toEqual([
      { at: '2026-01-31 23:59:07.000', region: 'SOUTH', cents: 900 },
      { at: '2026-01-31 23:59:12.000', region: 'WEST', cents: 600 },
    ]);
    // The table keeps the last word on each window.
    const rows = query(database, 'SELECT region, window_start, sales, cents FROM totals');
    expect(rows).toHaveLength(5);
    expect(rows).toContainEqual({
      region: 'NORTH',
      window_start: '2026-01-31 23:59:00.000',
      sales: 3n,
      cents: '1300.00',
    });
    expect(result).toMatchObject({ rowsIn: 12, lateRows: 2, badRecords: 0, rowsOut: 6 + 6 + 2 });
  });
});
