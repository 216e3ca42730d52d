// Functions that block the thread, or never answer: time goes on, and answers stay what they are.
import {
  callback,
  collect,
  count,
  environment,
  fromIterable,
  int32,
  schema,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { expect, it } from 'vitest';

const numbers = schema({ n: int32(), at: timestamp(3).asEpoch() });
const row = (n: number) => ({ n, at: n * 1000 });
const never = () => new Promise<never>(() => undefined);
const milliseconds = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

it('a function that blocks for a second makes no other source idle', async () => {
  const strategy = watermarks.monotonous('at').withIdleness(200);
  async function* steady(from: number) {
    for (let n = from; n < from + 12; n++) {
      yield row(n);
      await milliseconds(20);
    }
  }
  const source = () => fromIterable(numbers, () => steady(0), { isBounded: false });
  const env = environment();
  const blocking = env.from(source(), { watermarks: strategy }).map((value) => {
    if (value.n === 5) block(1000);
    return value;
  });
  const counts = blocking
    .union(env.from(source(), { watermarks: strategy }))
    .windowAll(tumble('2s'))
    .aggregate({ n: count().asNumber() });
  const sink = collect(counts.schema);
  counts.sinkTo(sink);
  const result = await env.execute().done;
  expect(result.lateRows).toBe(0);
  expect(sink.rows.map(({ n }) => n)).toEqual([4, 4, 4, 4, 4, 4]);
});

it('a function that never answers fails at its timeout, with the row', async () => {
  await using driver = await testDriver({ numbers: testInput(numbers) }, (inputs) => ({
    answers: inputs.numbers
      .mapAsync((value) => (value.n === 2 ? never() : value), { timeout: '5s' })
      .named('ask'),
  }));
  await driver.push('numbers', row(1), row(2), row(3));
  expect(driver.rows('answers')).toEqual([row(1)]);
  await driver.advanceProcessingTime('4s');
  await expect(driver.advanceProcessingTime('2s')).rejects.toMatchObject({
    code: 'DATA_FUNCTION',
    location: { operator: 'ask', row: 1 },
    message: expect.stringContaining('no answer within 5 s') as string,
  });
});

it.each(['mapAsync', 'callback'])(
  'a job whose %s never answers can be cancelled',
  async (where) => {
    const env = environment();
    const stream = env.from(fromIterable(numbers, [row(1)], { isBounded: false }));
    if (where === 'callback') stream.sinkTo(callback(never));
    else stream.mapAsync(never, { timeout: false }).sinkTo(collect());
    const job = env.execute();
    const ended = job.done.catch((error: unknown) => error);
    await milliseconds(20);
    await job.cancel();
    await expect(ended).resolves.toMatchObject({ code: 'JOB_CANCELED' });
    expect(job.status).toBe('canceled');
  },
);
