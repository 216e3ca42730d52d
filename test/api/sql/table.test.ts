// Tables between streams and queries.
import fc from 'fast-check';
import {
  collect,
  fromArray,
  fromIterable,
  int32,
  int64,
  memoryStorage,
  noRestart,
  schema,
  string,
  timestamp,
  watermarks,
  type CheckpointStorage,
  type Schema,
} from 'millrace';
import { tableEnvironment, type Table } from 'millrace/sql';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CommittedRows } from '../../support/committedRows.js';

const bid = schema({ item: string().nullable(), price: int32(), at: timestamp(3).asEpoch() });
type BidFields = typeof bid extends Schema<infer F> ? F : never;
type Bid = (typeof bid)['rowType'];
const bids = fc.array(
  fc.record({
    item: fc.constantFrom('lamp', 'vase', 'a longer name', null),
    price: fc.integer({ min: -5, max: 5 }),
    at: fc.integer({ min: 0, max: 60_000 }),
  }),
  { maxLength: 40 },
);

const text = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));

describe('a stream as a table and a stream again', () => {
  it('has the rows that it had, in order', async () => {
    await fc.assert(
      fc.asyncProperty(bids, fc.integer({ min: 1, max: 9 }), async (rows, batchSize) => {
        const tables = tableEnvironment({ job: { batchSize } });
        const table = tables.env.from(fromArray(bid, rows)).toTable(tables);
        const out = collect(bid);
        (await table.toStream<BidFields>()).sinkTo(out);
        await tables.env.execute().done;
        expect(out.rows).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 2, 3])('gives the sums of plain rows with %d subtasks', async (parallelism) => {
    await fc.assert(
      fc.asyncProperty(bids, async (rows) => {
        const tables = tableEnvironment({ job: { parallelism, workers: false, batchSize: 3 } });
        const dear = tables.env
          .from(fromArray(bid, rows))
          .filter((row: Bid) => row.price > 0)
          .toTable(tables);
        const sums = await tables.sqlQuery(
          `SELECT item, SUM(price) AS s FROM ${dear} GROUP BY item`,
        );
        const changes = tables.fromChangelogStream(await sums.toChangelogStream());
        const result = await changes.execute();
        const wanted = new Map<string | null, number>();
        for (const { item, price } of rows) {
          if (price > 0) wanted.set(item, (wanted.get(item) ?? 0) + price);
        }
        const found = (await result.collect()).map(text).toSorted();
        expect(found).toEqual([...wanted].map(([item, s]) => text({ item, s })).toSorted());
      }),
      { numRuns: 20 },
    );
  });
});

const step = schema({ key: int64(), n: int64() });
const ROWS = 3000;
const KEYS = 40;

async function* steps(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the power is gone');
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield { key: BigInt(i % KEYS), n: 1n };
  }
}

/** A stream, a query over it, a query over that, and a stream of its changes into a sink. */
async function run(
  storage: CheckpointStorage,
  out: CommittedRows,
  parallelism: number,
  failAt: number,
): Promise<void> {
  const checkpoints = { storage, interval: 1 };
  const tables = tableEnvironment({
    job: { parallelism, workers: false, checkpoints, restart: noRestart(), batchSize: 64 },
  });
  const source = fromIterable(step, () => steps(failAt));
  const table = tables.env.from(source, { name: 'steps' }).toTable(tables);
  const even = await tables.sqlQuery(`SELECT * FROM ${table} WHERE MOD(key, 2) = 0`);
  const counts = await tables.sqlQuery(
    `SELECT key, COUNT(*) AS total FROM ${even} GROUP BY key HAVING COUNT(*) > 0`,
  );
  (await counts.toChangelogStream()).sinkTo(out.sink(), 'counts');
  await tables.env.execute().done;
}

it('goes on from a checkpoint with other numbers of subtasks', async () => {
  const storage = memoryStorage();
  const out = new CommittedRows();
  await expect(run(storage, out, 2, 1200)).rejects.toThrow('the power is gone');
  await expect(run(storage, out, 1, 2200)).rejects.toThrow('the power is gone');
  await run(storage, out, 3, Infinity);
  const last = new Map(
    out.rows.map((row) => {
      const { key, total } = row as { key: bigint; total: bigint };
      return [Number(key), Number(total)];
    }),
  );
  const wanted = Array.from({ length: KEYS / 2 }, (_, i) => [i * 2, ROWS / KEYS]);
  expect([...last].toSorted(([x], [y]) => x - y)).toEqual(wanted);
});

describe('a table', () => {
  const prepared = () => {
    const tables = tableEnvironment();
    const stream = tables.env.from(
      fromArray(bid, [
        { item: 'lamp', price: 2, at: 1000 },
        { item: 'vase', price: 3, at: 2000 },
      ]),
      { watermarks: watermarks.monotonous('at') },
    );
    return { tables, table: stream.toTable(tables, { rowtime: 'at', primaryKey: ['item'] }) };
  };

  it('is named in SQL by what it is written as', async () => {
    const { tables, table } = prepared();
    tables.createTemporaryView('bids', table);
    tables.createTemporaryView('odd `name`', await tables.sqlQuery('SELECT price FROM bids'));
    const result = await tables.executeSql('SELECT SUM(price) AS s FROM `odd ``name```');
    expect(await result.collect()).toEqual([{ s: 5 }]);
  });

  it('keeps its event time through queries', async () => {
    const { tables, table } = prepared();
    const all = await tables.sqlQuery(`SELECT item, \`at\`, price FROM ${table} WHERE price > 0`);
    const windows = await tables.sqlQuery(`SELECT COUNT(*) AS n, CAST(window_end AS STRING) AS e
      FROM TABLE(TUMBLE(TABLE ${all}, DESCRIPTOR(\`at\`), INTERVAL '1' SECOND))
      GROUP BY window_start, window_end`);
    expect(await (await windows.execute()).collect()).toEqual([
      { n: 1n, e: '1970-01-01 00:00:02.000' },
      { n: 1n, e: '1970-01-01 00:00:03.000' },
    ]);
  });

  it('is written into tables, and explained', async () => {
    const lines: string[] = [];
    const tables = tableEnvironment({ write: (line) => void lines.push(line) });
    await tables.executeSql("CREATE TABLE shown (a INT) WITH ('connector' = 'print')");
    const table = await tables.sqlQuery('SELECT a * 2 FROM (VALUES (1), (2)) AS t(a)');
    await (await table.executeInsert('shown')).done();
    expect(lines.join('')).toContain('+I[2]');
    expect(await table.explain()).toContain('Optimized');
  });

  it('says at once what is wrong with its query', async () => {
    const { tables, table } = prepared();
    await expect(tables.sqlQuery(`SELECT prize FROM ${table}`)).rejects.toThrow(/'price'/);
    await expect(tables.sqlQuery('DROP TABLE t')).rejects.toThrow('takes one query');
  });

  it('belongs to its environment', async () => {
    const { table } = prepared();
    const other = tableEnvironment();
    expect(() => other.createTemporaryView('t', table)).toThrow('another environment');
    const stream = tableEnvironment().env.from(fromArray(bid, []));
    expect(() => stream.toTable(other)).toThrow('another environment');
  });

  it('is typed', () => {
    const { tables, table } = prepared();
    expectTypeOf(table).toEqualTypeOf<Table>();
    const stream = tables.env.from(fromArray(bid, []));
    // @ts-expect-error no such column
    expect(() => stream.toTable(tables, { rowtime: 'time' })).toThrow('time');
  });
});
