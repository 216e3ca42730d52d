// Jobs of all aggregating operators, killed and restored at other parallelisms.
import {
  avg,
  collectValues,
  count,
  countDistinct,
  cumulate,
  decimal,
  desc,
  environment,
  first,
  fromIterable,
  hop,
  int32,
  last,
  max,
  maxBy,
  memoryStorage,
  min,
  noRestart,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
  type DataStream,
  type EnvironmentOptions,
  type Fields,
  type FieldsOf,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({
  user: string().nullable(),
  amount: int32().nullable(),
  price: decimal(20, 2),
  at: timestamp(3).asEpoch(),
});
type Events = DataStream<FieldsOf<typeof events>>;
type Stream = DataStream<Fields>;
const ROWS = 1500;

/** Out of order by up to 300 ms, some a lot more. */
const rowAt = (i: number) => ({
  user: i % 11 === 0 ? null : `a user with number ${(i * i) % 17}`,
  amount: i % 5 === 0 ? null : (i * 7919) % 1000,
  price: `${i % 90}.25`,
  at: i * 10 - ((i * 31) % 300) - (i % 97 === 0 ? 2000 : 0),
});

async function* slowRows(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the network is gone');
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield rowAt(i);
  }
}

const numbers = { rows: count(), total: sum('amount'), most: max('amount'), mean: avg('price') };
const values = { users: countDistinct('user'), least: min('user'), price: sum('price') };
const ordered = {
  first: first('amount'),
  last: last('user'),
  all: collectValues('amount'),
  best: maxBy('user', 'amount'),
};

/** What jobs do with the rows; each ends in rows whose order among keys does not count. */
const jobs: Readonly<Record<string, (rows: Events) => Stream>> = {
  'a rolling aggregate': (rows) => rows.keyBy('user').aggregate({ ...numbers, ...values }),
  'a rolling aggregate of ordered values': (rows) => rows.keyBy('user').aggregate(ordered),
  'a rolling reduce': (rows) =>
    rows.keyBy('user').reduce((a, b) => ({ ...b, amount: (a.amount ?? 0) + (b.amount ?? 0) })),
  'tumbling windows': (rows) =>
    rows
      .keyBy('user')
      .window(tumble('1s'))
      .aggregate({ ...numbers, ...values }),
  'tumbling windows of all rows': (rows) => rows.windowAll(tumble('1s')).aggregate(numbers),
  'hopping windows': (rows) =>
    rows.keyBy('user').window(hop('2s', '500ms')).allowedLateness('1s').aggregate(numbers),
  'hopping windows of ordered values': (rows) =>
    rows.keyBy('user').window(hop('2s', '500ms')).aggregate(ordered),
  'cumulating windows': (rows) =>
    rows.keyBy('user').window(cumulate('500ms', '3s')).aggregate(numbers),
  'cumulating windows with lateness': (rows) =>
    rows.keyBy('user').window(cumulate('500ms', '3s')).allowedLateness('2s').aggregate(values),
  sessions: (rows) =>
    rows
      .keyBy('user')
      .window(session('150ms'))
      .aggregate({ ...numbers, ...values }),
  'sessions of ordered values, with lateness': (rows) =>
    rows.keyBy('user').window(session('150ms')).allowedLateness('1s').aggregate(ordered),
  'the top of windows': (rows) =>
    rows
      .keyBy('user')
      .window(tumble('1s'))
      .aggregate({ total: sum('price') })
      .top(3, { by: [desc('total'), 'user'] }),
  'watermarks in the middle': (rows) =>
    rows
      .assignWatermarks(watermarks.boundedOutOfOrderness('at', '500ms'))
      .keyBy('user')
      .window(tumble('1s'))
      .aggregate(numbers),
};

function run(
  job: (rows: Events) => Stream,
  out: CommittedRows,
  options: EnvironmentOptions,
  failAt: number,
): Promise<unknown> {
  const env = environment({ batchSize: 32, ...options });
  const source = fromIterable(events, () => slowRows(failAt));
  const given = watermarks.boundedOutOfOrderness('at', '300ms');
  job(env.from(source, { watermarks: given, name: 'events' })).sinkTo(out.sink());
  return env.execute().done;
}

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_k, v) => (typeof v === 'bigint' ? `${v}` : v))).sort();

describe.each(Object.entries(jobs))('%s', (_name, job) => {
  it.each([{ parallelisms: [1, 1] }, { parallelisms: [2, 3, 1] }])(
    'goes on at $parallelisms',
    async ({ parallelisms }) => {
      const expected = new CommittedRows();
      await run(job, expected, {}, Infinity);
      expect(expected.rows.length).toBeGreaterThan(10);
      const storage = memoryStorage();
      const out = new CommittedRows();
      const checkpoints = { storage, interval: 1 };
      for (const [index, parallelism] of parallelisms.entries()) {
        const isLast = index === parallelisms.length - 1;
        const options = { parallelism, workers: false, checkpoints, restart: noRestart() };
        const done = run(job, out, options, isLast ? Infinity : 500 * (index + 1));
        if (isLast) await done;
        else await expect(done).rejects.toThrow('gone');
        expect([...storage.files.keys()].some((path) => path.endsWith('.arrow'))).toBe(true);
      }
      expect(sorted(out.rows)).toEqual(sorted(expected.rows));
    },
  );
});

describe('windows of many keys', () => {
  const keyed = schema({ key: int32(), at: timestamp(3).asEpoch() });
  async function* rows(failAt: number) {
    for (let i = 0; i < 6000; i++) {
      if (i === failAt) throw new Error('the network is gone');
      // Behind the second slice there is time for checkpoints.
      const pause = i === 4200 || i === 4600 ? 50 : 0;
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, pause));
      yield { key: i % 1500, at: i * 10 };
    }
  }
  const job = (out: CommittedRows, options: EnvironmentOptions, failAt: number) => {
    const env = environment({ batchSize: 64, ...options });
    const source = fromIterable(keyed, () => rows(failAt));
    env
      .from(source, { watermarks: watermarks.monotonous('at'), name: 'rows' })
      .keyBy('key')
      .window(hop('40s', '20s'))
      .aggregate({ rows: count(), last: max('at') })
      .sinkTo(out.sink());
    return env.execute();
  };

  it('keep the files of slices that did not change', async () => {
    const expected = new CommittedRows();
    await job(expected, {}, Infinity).done;
    const storage = memoryStorage();
    const out = new CommittedRows();
    const options = { checkpoints: { storage, interval: 1 }, restart: noRestart() };
    const failed = job(out, options, 5000);
    const paths: (string | undefined)[] = [];
    failed.on('checkpoint', () => {
      paths.push([...storage.files.keys()].find((path) => /slices.20000/.test(path)));
    });
    await expect(failed.done).rejects.toThrow('gone');
    expect(paths.at(-1)).toBeDefined();
    expect(paths.at(-2)).toBe(paths.at(-1));
    await job(out, options, Infinity).done;
    expect(sorted(out.rows)).toEqual(sorted(expected.rows));
  });
});
