// The operators above window table functions, as queries plan them.
import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';
import { fromArray, schema, string, int32, timestamp, watermarks } from '../../../src/index.js';

const bids = schema({ item: string(), price: int32(), at: timestamp(3).asEpoch() });
const rows = [
  { item: 'a', price: 5, at: 1000 },
  { item: 'b', price: 7, at: 2000 },
  { item: 'a', price: 7, at: 2500 },
  { item: 'a', price: 1, at: 11_000 },
  { item: 'c', price: 3, at: 12_000 },
  { item: 'a', price: 2, at: 12_000 },
  { item: 'b', price: 9, at: 31_000 },
];

const TUMBLED = `TABLE(TUMBLE(TABLE bids, DESCRIPTOR(\`at\`), INTERVAL '10' SECOND))`;
const HOPPED =
  'TABLE(HOP(TABLE bids, DESCRIPTOR(`at`), ' + `INTERVAL '5' SECOND, INTERVAL '10' SECOND))`;
const SESSIONS =
  'TABLE(SESSION(TABLE bids PARTITION BY item, DESCRIPTOR(`at`), ' + `INTERVAL '5' SECOND))`;

/** The rows of a query, each as its values joined by spaces, sorted. */
async function answer(query: string): Promise<string[]> {
  const tables = tableEnvironment();
  const stream = tables.env.from(fromArray(bids, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', '1s'),
  });
  tables.createTemporaryView('bids', stream, { rowtime: 'at' });
  const result = await tables.executeSql(query);
  const found = await result.collect();
  return found
    .map((row) =>
      Object.values(row as object)
        .map(textOf)
        .join(' '),
    )
    .sort();
}

const textOf = (value: unknown): string =>
  value instanceof Date
    ? String(value.getTime() / 1000)
    : typeof value === 'string' && /^\d{4}-/.test(value)
      ? String(Date.parse(`${value.replace(' ', 'T')}Z`) / 1000)
      : String(value);

describe('windows in queries', () => {
  it('are columns', async () => {
    expect(await answer(`SELECT item, price, window_start, window_end FROM ${TUMBLED}`)).toEqual([
      'a 1 10 20',
      'a 2 10 20',
      'a 5 0 10',
      'a 7 0 10',
      'b 7 0 10',
      'b 9 30 40',
      'c 3 10 20',
    ]);
    const hopped = await answer(`SELECT item, price, window_end FROM ${HOPPED} WHERE price > 5`);
    expect(hopped).toEqual(['a 7 10', 'a 7 5', 'b 7 10', 'b 7 5', 'b 9 35', 'b 9 40']);
  });

  it('are sessions of a column', async () => {
    const query = `SELECT item, price, window_start, window_end FROM ${SESSIONS}`;
    expect(await answer(query)).toEqual([
      'a 1 11 17',
      'a 2 11 17',
      'a 5 1 7.5',
      'a 7 1 7.5',
      'b 7 2 7',
      'b 9 31 36',
      'c 3 12 17',
    ]);
  });

  it('rank their rows', async () => {
    const query = `
      SELECT item, price, window_end, place FROM (
        SELECT *, ROW_NUMBER() OVER (
          PARTITION BY window_start, window_end ORDER BY price DESC
        ) AS place FROM ${TUMBLED}
      ) WHERE place <= 2`;
    expect(await answer(query)).toEqual([
      'a 2 20 2',
      'a 7 10 2',
      'b 7 10 1',
      'b 9 40 1',
      'c 3 20 1',
    ]);
  });

  it('keep the last row of a key', async () => {
    const query = `
      SELECT item, price, window_end FROM (
        SELECT *, ROW_NUMBER() OVER (
          PARTITION BY window_start, window_end, item ORDER BY \`at\` DESC
        ) AS place FROM ${TUMBLED}
      ) WHERE place = 1`;
    expect(await answer(query)).toEqual(['a 2 20', 'a 7 10', 'b 7 10', 'b 9 40', 'c 3 20']);
  });

  it('join', async () => {
    const of = (item: string): string =>
      `(SELECT price, window_start, window_end FROM ${TUMBLED} WHERE item = '${item}')`;
    const on = 'l.window_start = r.window_start AND l.window_end = r.window_end';
    const joined = (type: string): Promise<string[]> =>
      answer(
        `SELECT l.price AS lp, r.price AS rp, l.window_end AS le FROM ${of('a')} l
         ${type} JOIN ${of('b')} r ON ${on}`,
      );
    expect(await joined('INNER')).toEqual(['5 7 10', '7 7 10']);
    expect(await joined('LEFT')).toEqual(['1 null 20', '2 null 20', '5 7 10', '7 7 10']);
    expect(await joined('FULL')).toEqual([
      '1 null 20',
      '2 null 20',
      '5 7 10',
      '7 7 10',
      'null 9 null',
    ]);
  });

  it('are aggregated twice', async () => {
    const query = `
      SELECT window_end, MAX(n) AS most, COUNT(*) FILTER (WHERE n > 1) AS several FROM (
        SELECT item, COUNT(*) AS n, window_start, window_end FROM ${TUMBLED}
        GROUP BY item, window_start, window_end
      ) GROUP BY window_start, window_end`;
    expect(await answer(query)).toEqual(['10 2 1', '20 2 1', '40 1 0']);
  });
});
