import {
  count,
  float64,
  int64,
  max,
  MillraceError,
  schema,
  session,
  string,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';

const bids = schema({ auction: int64(), price: float64(), at: timestamp(3).asEpoch() });
const people = schema({ id: int64(), name: string().nullable() });

const hourly = () =>
  testDriver({ bids: testInput(bids, { time: 'at' }) }, ({ bids: stream }) => {
    const counts = stream
      .keyBy('auction')
      .window(tumble('1s'))
      .aggregate({ bids: count(), high: max('price') });
    return { counts, late: counts.late, dear: stream.filter((bid) => bid.price > 100) };
  });
const bid = (auction: bigint, price: number, at: number) => ({ auction, price, at });

describe('a driven job', () => {
  it('has handled what was pushed when the push resolves', async () => {
    await using driver = await hourly();
    await driver.push('bids', bid(1n, 5, 100), bid(1n, 500, 200));
    expect(driver.rows('dear')).toEqual([bid(1n, 500, 200)]);
    expect(driver.rows('dear')).toEqual([]);
    expect(driver.rows('counts')).toEqual([]);
    await driver.watermark('bids', 999);
    expect(driver.rows('counts')).toEqual([
      {
        auction: 1n,
        window_start: new Date(0),
        window_end: new Date(1000),
        bids: 2n,
        high: 500,
      },
    ]);
  });

  it('gives side outputs', async () => {
    await using driver = await hourly();
    await driver.push('bids', bid(1n, 5, 100));
    await driver.watermark('bids', 5000);
    await driver.push('bids', bid(2n, 6, 100), bid(2n, 7, 5001));
    expect(driver.rows('late')).toEqual([bid(2n, 6, 100)]);
    expect(driver.job.progress().lateRows).toBe(1);
  });

  it('ends open windows when it is finished', async () => {
    const driver = await hourly();
    await driver.push('bids', bid(1n, 5, 100));
    const result = await driver.finish();
    expect(result.rowsIn).toBe(1);
    expect(driver.rows('counts')).toHaveLength(1);
    await expect(driver.push('bids', bid(1n, 5, 100))).rejects.toThrow("input 'bids' is not read");
  });

  it('takes pushes in the order in which they were made, awaited or not', async () => {
    await using driver = await hourly();
    void driver.push('bids', bid(1n, 101, 1));
    void driver.watermark('bids', 2000);
    await driver.push('bids', bid(1n, 102, 2), bid(1n, 103, 3000));
    expect(driver.rows('dear').map((row) => row.price)).toEqual([101, 102, 103]);
    expect(driver.rows('late')).toEqual([bid(1n, 102, 2)]);
  });

  it('has watermarks of its own where the input says so', async () => {
    const strategy = watermarks.boundedOutOfOrderness('at', 500);
    await using driver = await testDriver(
      { bids: testInput(bids, { watermarks: strategy }) },
      (inputs) => ({
        sessions: inputs.bids.keyBy('auction').window(session('1s')).aggregate({ n: count() }),
      }),
    );
    await driver.push('bids', bid(1n, 1, 0), bid(1n, 1, 1499));
    expect(driver.rows('sessions')).toEqual([]);
    await driver.push('bids', bid(2n, 1, 1500));
    expect(driver.rows('sessions').map((row) => row.window_end)).toEqual([new Date(1000)]);
    await expect(driver.watermark('bids', 1)).rejects.toThrow(
      "testInput(schema, { time: 'column' })",
    );
  });

  it('combines the watermarks of several inputs, until one is silent or has ended', async () => {
    const strategy = watermarks.monotonous('at');
    const input = testInput(bids, { watermarks: strategy });
    const start = () =>
      testDriver({ left: input, right: input }, ({ left, right }) => ({
        counts: left.union(right).windowAll(tumble('1s')).aggregate({ n: count() }),
      }));
    await using silent = await start();
    await silent.push('left', bid(1n, 1, 5000));
    expect(silent.rows('counts')).toEqual([]);
    await silent.push('right', bid(1n, 1, 2000));
    expect(silent.rows('counts')).toEqual([]);
    await silent.push('left', bid(1n, 1, 6000));
    await silent.advanceProcessingTime('10s');
    expect(silent.processingTime).toBe(10_000);
    await silent.push('left', bid(1n, 1, 6001));
    expect(silent.rows('counts')).toHaveLength(2);

    await using ended = await start();
    await ended.push('left', bid(1n, 1, 5000), bid(1n, 1, 6000));
    await ended.end('right');
    expect(ended.rows('counts')).toHaveLength(1);
  });

  it('fails where the job fails, and from then on', async () => {
    await using driver = await testDriver({ people: testInput(people) }, (inputs) => ({
      names: inputs.people.map((row) => ({ ...row, name: String(row.name?.toUpperCase()) })),
      bad: inputs.people.filter((row) => {
        if (row.name === null) throw new TypeError('no name');
        return true;
      }),
    }));
    await driver.push('people', { id: 1n, name: 'ann' });
    expect(driver.rows('names')).toEqual([{ id: 1n, name: 'ANN' }]);
    const failing = driver.push('people', { id: 2n, name: 'bob' }, { id: 3n, name: null });
    await expect(failing).rejects.toMatchObject({
      code: 'DATA_FUNCTION',
      location: { operator: 'filter', row: 1, source: 'people', sourceRows: [2, 3] },
    });
    await expect(driver.push('people', { id: 4n, name: 'cid' })).rejects.toThrow('no name');
    await expect(driver.finish()).rejects.toThrow('no name');
  });

  it('names what there is when a name is wrong', async () => {
    await using driver = await hourly();
    // @ts-expect-error there is no such input
    await expect(driver.push('bid', bid(1n, 1, 1))).rejects.toThrow(
      "no input 'bid'; there are: bids",
    );
    // @ts-expect-error there is no such output
    expect(() => driver.rows('nope')).toThrow("no output 'nope'; there are: counts, late, dear");
  });

  it('says that an input is not used', async () => {
    const inputs = { bids: testInput(bids), people: testInput(people) };
    await using driver = await testDriver(inputs, ({ bids: used }) => ({ used }));
    await driver.push('bids', bid(1n, 1, 1));
    await expect(driver.push('people', { id: 1n, name: null })).rejects.toThrow(
      "input 'people' is not read",
    );
  });

  it('fails at the start when the job cannot be built', async () => {
    const start = testDriver({ people: testInput(people) }, (inputs) => ({
      // @ts-expect-error there is no such column
      names: inputs.people.select('nam'),
    }));
    await expect(start).rejects.toThrow(MillraceError);
  });
});

describe('batch sizes', () => {
  it('are each run, and give one result', async () => {
    await using driver = await testDriver(
      { bids: testInput(bids, { time: 'at' }) },
      (inputs) => ({
        counts: inputs.bids.keyBy('auction').window(tumble('1s')).aggregate({ n: count() }),
      }),
      { batchSizes: 'random' },
    );
    const rows = Array.from({ length: 100 }, (_, i) => bid(BigInt(i % 7), i, i * 100));
    await driver.push('bids', ...rows);
    await driver.finish();
    expect(driver.rows('counts')).toHaveLength(70);
  });

  it('are named where a result depends on them', async () => {
    await using driver = await testDriver(
      { bids: testInput(bids) },
      (inputs) => {
        let calls = 0;
        const pieces = inputs.bids.flatMap((row) => (++calls > 4 ? [] : [row]));
        return { pieces, same: inputs.bids };
      },
      { batchSizes: [2, 3] },
    );
    await driver.push('bids', bid(1n, 1, 1), bid(2n, 1, 1));
    expect(driver.rows('pieces')).toHaveLength(2);
    expect(driver.rows('same')).toHaveLength(2);

    await using other = await testDriver(
      { bids: testInput(bids) },
      ({ bids: stream }, env) => ({
        sizes: stream.map((row) => ({ ...row, price: env.options.batchSize ?? 0 })),
      }),
      { batchSizes: [2, 3] },
    );
    await other.push('bids', bid(1n, 1, 1));
    expect(() => other.rows('sizes')).toThrow(
      "The rows of 'sizes' at batch size 3 differ from those at 2:\n" +
        '- +I {"auction":1,"price":2,"at":1}\n+ +I {"auction":1,"price":3,"at":1}',
    );
  });

  it('must be some', async () => {
    const start = testDriver({ bids: testInput(bids) }, (inputs) => inputs, { batchSizes: [] });
    await expect(start).rejects.toThrow('batchSizes is empty');
  });
});

it('waits for rows that come in real time', async () => {
  await using driver = await testDriver({ people: testInput(people) }, (inputs) => ({
    people: inputs.people,
    greeted: inputs.people.mapAsync(async (row) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { ...row, name: `hello ${row.name}` };
    }),
  }));
  await driver.push('people', { id: 1n, name: 'ann' }, { id: 2n, name: 'bob' });
  const rows = await driver.nextRows('greeted', 2);
  expect(rows.map((row) => row.name)).toEqual(['hello ann', 'hello bob']);
});

it('has types from the schemas to the results', async () => {
  await using driver = await hourly();
  type Counts = {
    auction: bigint;
    window_start: Date;
    window_end: Date;
    bids: bigint;
    high: number;
  };
  expectTypeOf(driver.rows('counts')).branded.toEqualTypeOf<Counts[]>();
  type Bid = { auction: bigint; price: number; at: number };
  expectTypeOf(driver.rows('late')).branded.toEqualTypeOf<Bid[]>();
  // @ts-expect-error a column is missing
  const push = () => driver.push('bids', { auction: 1n, price: 1 });
  expect(push).toBeTypeOf('function');
});
