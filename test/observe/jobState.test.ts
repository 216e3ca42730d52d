// State of running jobs, from outside.
import {
  count,
  environment,
  fromArray,
  int64,
  mapState,
  runJob,
  schema,
  string,
  sum,
} from 'millrace';
import {
  blackhole,
  fromIterable,
  MillraceError,
  timestamp,
  triggers,
  tumble,
  valueState,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/runtime/job.js';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });
const event = (user: string, amount: number, at = 0) => ({ user, amount: BigInt(amount), at });

describe('the state of a running job', () => {
  it('has the aggregates of each key', async () => {
    await using driver = await testDriver({ events: testInput(events) }, ({ events: stream }) => ({
      totals: stream.keyBy('user').aggregate({ rows: count(), total: sum('amount') }),
    }));
    const state = driver.job.state('aggregate');
    expect(await state.names()).toEqual(['rows', 'total']);
    expect(await state.entries()).toEqual([]);
    expect(await state.get('ann')).toBeUndefined();
    await driver.push('events', event('ann', 1), event('bob', 10), event('ann', 2));
    const ann = { rows: 2n, total: 3n };
    expect(await state.get('ann')).toEqual(ann);
    expect(await state.get({ user: 'ann' })).toEqual(ann);
    expect(await state.get('a user that is not there')).toBeUndefined();
    expect(await state.entries()).toEqual([
      { key: { user: 'ann' }, value: ann },
      { key: { user: 'bob' }, value: { rows: 1n, total: 10n } },
    ]);
    await driver.push('events', event('a user that is not there', 7));
    expect(driver.rows('totals').at(-1)).toMatchObject({ rows: 1n, total: 7n });
  });

  it('has the rows that were folded', async () => {
    await using driver = await testDriver({ events: testInput(events) }, ({ events: stream }) => ({
      last: stream.keyBy('user', 'amount').reduce((_, row) => row),
    }));
    await driver.push('events', event('ann', 1, 5), event('ann', 1, 8), event('ann', 2, 9));
    const state = driver.job.state('reduce');
    expect(await state.get({ user: 'ann', amount: 1n })).toEqual({ at: 8 });
    expect(await state.entries()).toHaveLength(2);
  });

  it('has every state of a function, by key', async () => {
    await using driver = await testDriver({ events: testInput(events) }, ({ events: stream }) => ({
      rows: stream.keyBy('user').process({
        state: { last: valueState(int64()), seen: mapState(int64(), string()) },
        output: events,
        processElement({ amount, user }, { state }) {
          if (amount > 1n) state.last.set(amount);
          state.seen.set(amount, user);
        },
      }),
    }));
    await driver.push('events', event('ann', 1), event('bob', 5));
    const state = driver.job.state('process');
    expect(await state.names()).toEqual(['last', 'seen']);
    expect(await state.get('ann')).toEqual({ seen: new Map([[1n, 'ann']]) });
    expect(await state.get('bob')).toEqual({ last: 5n, seen: new Map([[5n, 'bob']]) });
    expect((await state.entries()).map(({ key }) => key)).toEqual([
      { user: 'bob' },
      { user: 'ann' },
    ]);
  });

  it('has the state of triggers by key and window', async () => {
    await using driver = await testDriver(
      { events: testInput(events, { time: 'at' }) },
      ({ events: stream }) => ({
        counts: stream
          .keyBy('user')
          .window(tumble('1s'))
          .trigger(triggers.count(3))
          .aggregate({ rows: count() }),
      }),
    );
    await driver.push('events', event('ann', 1, 100), event('ann', 1, 200), event('ann', 1, 1500));
    const state = driver.job.state('tumble');
    const [name] = await state.names();
    const key = { user: 'ann', window_start: 0n, window_end: 1000n };
    const entries = await state.entries();
    expect(entries).toHaveLength(2);
    expect(entries).toContainEqual({ key, value: { [name]: expect.anything() as unknown } });
    expect(await state.get(key)).toEqual(entries[0].value);
  });

  it('names what there is', async () => {
    await using driver = await testDriver({ events: testInput(events) }, ({ events: stream }) => ({
      rows: stream
        .filter(() => true)
        .keyBy('user')
        .aggregate({ rows: count() }),
    }));
    const { job } = driver;
    await expect(job.state('agregate').get('ann')).rejects.toThrow(
      "There is no operator 'agregate'. Did you mean 'aggregate'? Those with state are: aggregate.",
    );
    await expect(job.state('filter').names()).rejects.toThrow(
      "'filter' keeps nothing that can be looked into; these do: aggregate.",
    );
    await expect(job.state('aggregate').get({ name: 'ann' })).rejects.toThrow(
      "The keys of 'aggregate' are { user }; got { name }.",
    );
    await expect(job.state('aggregate').get({ user: 5 })).rejects.toThrow(/'user' is 5; expected/);
  });

  it('is gone with the job', async () => {
    const env = environment();
    const rows = env.from(fromArray(events, [event('ann', 1)]));
    rows.keyBy('user').aggregate({ rows: count() }).sinkTo(blackhole());
    const job = env.execute();
    await job.done;
    await expect(job.state('aggregate').names()).rejects.toThrow(MillraceError);
  });
});

describe('at parallelism 3', () => {
  it('in one thread, each key is found in its subtask', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => event(`user ${i % 20}`, i));
    async function* staying() {
      yield* rows;
      await new Promise(() => undefined);
    }
    const env = environment({ parallelism: 3, workers: false });
    const stream = env.from({ ...fromIterable(events, staying), isBounded: false });
    const totals = stream.keyBy('user').aggregate({ rows: count(), total: sum('amount') });
    totals.named('totals').sinkTo(blackhole());
    await using job = env.execute();
    await checkTotals(job, 20, 200);
  });

  it('in threads, too', async () => {
    const file = new URL('../support/jobs/counting.mjs', import.meta.url);
    const args = { rows: 1000, splits: 4 };
    await using job = await runJob(file, { parallelism: 3, args });
    await checkTotals(job, 10, 1000);
    await expect(job.state('totls').get('ann')).rejects.toThrow(/Did you mean 'totals'/);
  });
});

/** Waits until all rows were counted. */
async function checkTotals(job: Job, users: number, rows: number): Promise<void> {
  const state = job.state('totals');
  const rowsSeen = async (): Promise<bigint> =>
    (await state.entries()).reduce((sum, { value }) => sum + (value['rows'] as bigint), 0n);
  await expect.poll(rowsSeen, { timeout: 20_000 }).toBe(BigInt(rows));
  expect(await state.names()).toEqual(['rows', 'total']);
  expect(await state.entries()).toHaveLength(users);
  const of = Array.from({ length: rows }, (_, i) => i).filter((i) => i % users === 7);
  expect(await state.get('user 7')).toEqual({
    rows: BigInt(of.length),
    total: BigInt(of.reduce((a, b) => a + b, 0)),
  });
  expect(await state.get({ user: 'nobody' })).toBeUndefined();
}
