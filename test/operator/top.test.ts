import fc from 'fast-check';
import {
  count,
  decimal,
  desc,
  environment,
  fromArray,
  int32,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { Schema } from '../../src/batch/schema.js';
import { TopOperator } from '../../src/operator/top.js';
import { checkRestored, type TimedBatch } from '../support/restoredRuns.js';
import { restarts, timedBatches } from '../support/timedBatches.js';

const sales = schema({ at: timestamp(3), region: string(), shop: string(), price: decimal(10, 2) });
const sale = (second: number, region: string, shop: string, price: string) => ({
  at: new Date(second * 1000),
  region,
  shop,
  price,
});
const hourly = (rows: ReturnType<typeof sale>[]) =>
  environment()
    .from(fromArray(sales, rows), { watermarks: watermarks.boundedOutOfOrderness('at', '5s') })
    .keyBy('region', 'shop')
    .window(tumble('10s'))
    .aggregate({ sold: count(), total: sum('price') });

describe('top', () => {
  const rows = [
    sale(1, 'north', 'a', '9.00'),
    sale(2, 'north', 'b', '10.00'),
    sale(3, 'south', 'c', '-3.50'),
    sale(4, 'south', 'd', '-20.00'),
    sale(11, 'north', 'a', '1.00'),
    sale(12, 'north', 'b', '1.00'),
  ];

  it('ranks each window by value, decimals exactly, ties by the next column', async () => {
    const result = await hourly(rows)
      .top(2, { by: [desc('total'), 'shop'], rank: 'place' })
      .collect();
    const text = result.map(
      (row) => `${row.window_start.getTime() / 1000} ${row.place} ${row.shop} ${row.total}`,
    );
    expect(text).toEqual(['0 1 b 10.00', '0 2 a 9.00', '10 1 a 1.00', '10 2 b 1.00']);
  });

  it('ranks within partitions', async () => {
    const result = await hourly(rows)
      .top(1, { by: ['total'], partitionBy: ['region'] })
      .collect();
    const text = result.map((row) => `${row.region} ${row.rank} ${row.shop}`).sort();
    expect(text).toEqual(['north 1 a', 'north 1 a', 'south 1 d']);
  });

  it('keeps null apart from its text, and times apart by milliseconds', async () => {
    const visits = schema({ at: timestamp(3), page: string().nullable(), seen: timestamp(3) });
    const visit = (page: string | null, ms: number) => ({
      at: new Date(0),
      page,
      seen: new Date(ms),
    });
    const rows = [visit(null, 1), visit('null', 1), visit(null, 2), visit('null', 1)];
    const result = await environment()
      .from(fromArray(visits, rows), { watermarks: watermarks.monotonous('at') })
      .keyBy('page', 'seen')
      .window(tumble('10s'))
      .aggregate({ visits: count() })
      .top(1, { by: [desc('visits')], partitionBy: ['page', 'seen'] })
      .collect();
    const text = result.map((row) => `${typeof row.page} ${row.seen.getTime()} ${row.visits}`);
    expect(text.sort()).toEqual(['object 1 1', 'object 2 1', 'string 1 2']);
  });

  it('needs windows, known columns and a count', async () => {
    const plain = environment().from(fromArray(schema({ n: int32() }), [{ n: 1 }]));
    await expect(plain.top(1, { by: ['n'] }).collect()).rejects.toThrow(
      /needs the result of windows/,
    );
    expect(() => plain.top(0, { by: ['n'] })).toThrow(/expected 1 or more/);
  });
});

describe('a top that is stopped and restored', () => {
  const rows = schema({
    region: string().nullable(),
    shop: string(),
    total: decimal(20, 2).nullable(),
    at: timestamp(3).asEpoch(),
  });
  const value = fc.record({
    region: fc.constantFrom('north', 'south', null),
    shop: fc.constantFrom('a', 'b', 'c'),
    total: fc.constantFrom('1.00', '2.50', '-10.00', null),
  });
  const output = new Schema([...rows.fields, { name: 'rank', type: int32() }]);
  const order = [{ column: 'total', descending: true }];
  const batches = timedBatches(value, (one, at) => ({ ...one, at: Math.floor(at / 10) * 10 }), 20);

  it.each([{ keys: [] }, { keys: ['region'] }, { keys: ['region', 'shop'] }])(
    'by $keys',
    ({ keys }) => {
      const create = () => new TopOperator('top', output, 2, keys, order, 'rank');
      fc.assert(
        fc.property(batches, restarts, (all, stages) => {
          checkRestored({ create, schema: rows, keys }, windowed(all), stages);
        }),
        { numRuns: 50 },
      );
    },
  );

  /** Rows have the event time of their window, and come before the watermark has passed it. */
  function windowed(all: readonly TimedBatch[]): TimedBatch[] {
    return all.map(({ rows: timed, watermark }) => ({
      rows: timed.map(({ row }) => ({ row, at: (row as { at: number }).at + 9 })),
      watermark,
    }));
  }
});
