import {
  count,
  environment,
  first,
  fromArray,
  int32,
  last,
  max,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const scores = schema({
  at: timestamp(3),
  player: string().nullable(),
  round: int32(),
  n: int32(),
});
const score = (player: string | null, round: number, n: number) => ({
  at: new Date(1000 * n),
  player,
  round,
  n,
});
const rows = [
  score('ann', 1, 3),
  score(null, 1, 5),
  score('ann', 2, 7),
  score('ann', 1, 11),
  score(null, 1, 13),
  score('', 1, 17),
];
const stream = (batchSize: number) =>
  environment({ batchSize }).from(fromArray(scores, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', '1 min'),
  });

describe.each([1, 4, 8192])('keyed stream, batch size %s', (batchSize) => {
  it('aggregates every row with those of its key before it', async () => {
    const totals = await stream(batchSize)
      .keyBy('player')
      .aggregate({ rows: count().asNumber(), sum: sum('n'), first: first('n'), last: last('n') })
      .collect();
    expect(totals).toEqual([
      { player: 'ann', rows: 1, sum: 3, first: 3, last: 3 },
      { player: null, rows: 1, sum: 5, first: 5, last: 5 },
      { player: 'ann', rows: 2, sum: 10, first: 3, last: 7 },
      { player: 'ann', rows: 3, sum: 21, first: 3, last: 11 },
      { player: null, rows: 2, sum: 18, first: 5, last: 13 },
      { player: '', rows: 1, sum: 17, first: 17, last: 17 },
    ]);
  });

  it('has as many keys as there are different values of all key columns', async () => {
    const highs = await stream(batchSize)
      .keyBy('player', 'round')
      .aggregate({ high: max('n') })
      .collect();
    expect(highs.map(({ player, round, high }) => [player, round, high])).toEqual([
      ['ann', 1, 3],
      [null, 1, 5],
      ['ann', 2, 7],
      ['ann', 1, 11],
      [null, 1, 13],
      ['', 1, 17],
    ]);
  });

  it('reduces', async () => {
    const sums = await stream(batchSize)
      .keyBy('player')
      .reduce((a, b) => ({ ...b, n: a.n + b.n }))
      .collect();
    expect(sums.map(({ player, n }) => [player, n])).toEqual([
      ['ann', 3],
      [null, 5],
      ['ann', 10],
      ['ann', 21],
      [null, 18],
      ['', 17],
    ]);
  });

  it('windows each key, null too', async () => {
    const windows = await stream(batchSize)
      .keyBy('player')
      .window(tumble('10s'))
      .aggregate({ n: sum('n') })
      .collect();
    const text = windows.map(
      (row) => `${row.window_start.getTime() / 1000} ${row.player} ${row.n}`,
    );
    expect(text.toSorted()).toEqual(['0 ann 10', '0 null 5', '10  17', '10 ann 11', '10 null 13']);
  });

  it('feeds event times on to windows behind it', async () => {
    const windows = await stream(batchSize)
      .keyBy('player')
      .aggregate({ rows: count().asNumber() })
      .windowAll(tumble('10s'))
      .aggregate({ most: max('rows') })
      .collect();
    expect(windows.map(({ most }) => most)).toEqual([2, 3]);
  });
});
