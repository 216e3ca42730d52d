import { schema, timestamp, type VirtualClock } from 'millrace';
import { expect, it } from 'vitest';
import { testInput } from '../../src/testing/testInput.js';
import { TestRun } from '../../src/testing/testRun.js';

it('moves the clock from one who is due to the next', async () => {
  const times: number[] = [];
  const run = new TestRun({}, 1000);
  await run.start({ rows: testInput(schema({ at: timestamp(3) })) }, (inputs, env) => {
    const clock = env.options.clock as VirtualClock;
    const tick = (): void => {
      times.push(clock.now());
      if (times.length < 4) void clock.sleep(100).then(tick);
    };
    void clock.sleep(100).then(tick);
    return { rows: inputs.rows };
  });
  await run.advanceClock(250);
  expect(times).toEqual([1100, 1200]);
  expect(run.clock.now()).toBe(1250);
  await run.advanceClock(60);
  expect(times).toEqual([1100, 1200, 1300]);
  await run.close();
  await run.close();
  expect(run.job.status).toBe('canceled');
});
