import { int32, schema, string, timestamp, valueState } from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { expect, it } from 'vitest';

const readings = schema({ sensor: string(), value: int32(), at: timestamp(3).asEpoch() });
const lines = schema({ line: string() });

const start = () =>
  testDriver({ readings: testInput(readings, { time: 'at' }) }, (inputs) => {
    const keyed = inputs.readings.keyBy('sensor');
    const silent = keyed.process({
      state: { last: valueState(int32()) },
      output: lines,
      processElement(row, ctx) {
        ctx.state.last.set(row.value);
        ctx.timers.registerEventTime(row.at + 10);
        ctx.timers.registerProcessingTime(row.value * 1000);
      },
      onTimer: (time, ctx) =>
        ctx.collect({ line: `${ctx.currentKey.sensor} ${ctx.timeDomain} ${time}` }),
    });
    const other = keyed.process({
      state: { last: valueState(string()), count: valueState(int32()) },
      output: lines,
      processElement(row, ctx) {
        ctx.state.last.set(row.sensor);
        ctx.state.count.set((ctx.state.count.get() ?? 0) + 1);
      },
    });
    return { silent: silent.main, other: other.main };
  });

it('shows state and timers, which fire when time moves', async () => {
  await using driver = await start();
  await driver.push(
    'readings',
    { sensor: 'a', value: 7, at: 5 },
    { sensor: 'b', value: 3, at: 1 },
    { sensor: 'a', value: 8, at: 6 },
  );
  expect(driver.state('count')).toEqual([
    { key: { sensor: 'a' }, value: 2 },
    { key: { sensor: 'b' }, value: 1 },
  ]);
  expect(driver.state('last', 'process').map(({ value }) => value)).toEqual([8, 3]);
  expect(driver.timers('process-2')).toEqual([]);
  expect(driver.timers()).toEqual([
    { domain: 'event', time: 11, key: { sensor: 'b' } },
    { domain: 'event', time: 15, key: { sensor: 'a' } },
    { domain: 'event', time: 16, key: { sensor: 'a' } },
    { domain: 'processing', time: 3000, key: { sensor: 'b' } },
    { domain: 'processing', time: 7000, key: { sensor: 'a' } },
    { domain: 'processing', time: 8000, key: { sensor: 'a' } },
  ]);
  await driver.watermark('readings', 15);
  expect(driver.rows('silent').map(({ line }) => line)).toEqual(['b event 11', 'a event 15']);
  await driver.advanceProcessingTime('7.5s');
  expect(driver.rows('silent').map(({ line }) => line)).toEqual([
    'b processing 3000',
    'a processing 7000',
  ]);
  expect(driver.timers().map(({ time }) => time)).toEqual([16, 8000]);
});

it('says what there is when a name is wrong or not enough', async () => {
  await using driver = await start();
  expect(() => driver.state('last')).toThrow("a state 'last': process, process-2. Name the one");
  expect(() => driver.state('sum')).toThrow(
    "no state 'sum'; there are: last of process, last of process-2, count of process-2.",
  );
  expect(() => driver.timers('window')).toThrow("no operator 'window'");
});
