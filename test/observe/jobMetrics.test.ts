// Metrics of running jobs, from outside.
import { expectTypeOf, describe, expect, it } from 'vitest';
import {
  blackhole,
  count,
  environment,
  fromIterable,
  memoryStorage,
  prometheusText,
  runJob,
  schema,
  string,
  timestamp,
  watermarks,
  type Job,
  type JobMetrics,
  type MetricGroup,
  type OperatorMetrics,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';

const events = schema({ user: string(), at: timestamp(3).asEpoch() });
const event = (user: string, at: number) => ({ user, at });

function operatorOf(metrics: JobMetrics, name: string, subtask = 0): OperatorMetrics {
  const found = metrics.operators.find((of) => of.operator === name && of.subtask === subtask);
  if (found === undefined) throw new Error(`no ${name} in ${JSON.stringify(metrics)}`);
  return found;
}

/** Sum over the subtasks. */
function total(metrics: JobMetrics, name: string, metric: 'numRecordsIn' | 'numBytesOut'): number {
  const all = metrics.operators.filter(({ operator }) => operator === name);
  return all.reduce((sum, of) => sum + (of[metric] ?? 0), 0);
}

describe('the metrics of a job', () => {
  it('are those of its operators', async () => {
    const input = testInput(events, { time: 'at' });
    await using driver = await testDriver({ events: input }, ({ events: stream }) => ({
      totals: stream.keyBy('user').aggregate({ rows: count() }),
    }));
    await driver.push('events', event('ann', 1000), event('bob', 3000));
    const metrics = driver.job.metrics();
    const aggregate = operatorOf(metrics, 'aggregate');
    expect(aggregate).toMatchObject({
      subtask: 0,
      numRecordsIn: 2,
      numRecordsOut: 2,
      numBytesIn: undefined,
      numRecordsInErrors: undefined,
      numLateRecordsDropped: 0,
      inPoolUsage: undefined,
      user: {},
    });
    expect(aggregate.stateBytes).toBeGreaterThan(0);
    expect(operatorOf(metrics, 'events')).toMatchObject({ numBytesIn: 0, numRecordsInErrors: 0 });
    expect(metrics).toMatchObject({ numRestarts: 0, totalNumberOfCheckpoints: 0 });
    expect(metrics.subtasks.map(({ subtask }) => subtask)).toEqual([0]);
    expectTypeOf(driver.job.metrics).returns.toEqualTypeOf<JobMetrics>();
  });

  it('have what process functions count', async () => {
    const input = testInput(events, { time: 'at' });
    await using driver = await testDriver({ events: input }, ({ events: stream }) => ({
      out: stream.keyBy('user').process({
        output: events,
        processElement(row, ctx) {
          expectTypeOf(ctx.metrics).toEqualTypeOf<MetricGroup>();
          ctx.metrics.counter('seen').inc();
          ctx.metrics.histogram('times').update(row.at);
          ctx.metrics.gauge('latest').set(row.at);
        },
      }),
    }));
    await driver.push('events', event('ann', 1), event('bob', 3));
    expect(operatorOf(driver.job.metrics(), 'process').user).toMatchObject({
      seen: { kind: 'counter', value: 2 },
      times: { kind: 'histogram', count: 2, min: 1, max: 3 },
      latest: { kind: 'gauge', value: 3 },
    });
  });

  it('tell of checkpoints and restarts', async () => {
    const env = environment({ checkpoints: { storage: memoryStorage(), interval: '1h' } });
    async function* rows() {
      yield event('ann', 1);
      await new Promise(() => undefined);
    }
    const totals = env
      .from({ ...fromIterable(events, rows), isBounded: false })
      .keyBy('user')
      .aggregate({ rows: count() });
    totals.named('totals').sinkTo(blackhole());
    await using job = env.execute();
    await expect.poll(() => total(job.metrics(), 'totals', 'numRecordsIn')).toBe(1);
    const { stateBytes, durationMs } = await job.checkpoint();
    expect(job.metrics()).toMatchObject({
      totalNumberOfCheckpoints: 1,
      numberOfCompletedCheckpoints: 1,
      numberOfFailedCheckpoints: 0,
      lastCheckpointDuration: durationMs,
      lastCheckpointFullSize: stateBytes,
      numRestarts: 0,
    });
    const { lastCheckpointSize = 0 } = job.metrics();
    expect(lastCheckpointSize).toBeGreaterThan(0);
    expect(lastCheckpointSize).toBeLessThanOrEqual(stateBytes);
  });

  it('are of each subtask, with what goes between them', async () => {
    const strategy = watermarks.monotonous('at');
    const rowsOf = async function* (split: number) {
      for (let i = 0; i < 500; i++) yield event(`user ${i % 20}`, 1000 * split + i);
      await new Promise(() => undefined);
    };
    const parts = [0, 1].map((split) => fromIterable(events, () => rowsOf(split)));
    const env = environment({ parallelism: 2, workers: false });
    env
      .from(
        {
          ...parts[0],
          name: 'events',
          isBounded: false,
          splits: async () => [{ id: '0' }, { id: '1' }],
          open: (split, position, context) =>
            parts[Number(split.id)].open(split, position, context),
        },
        { watermarks: strategy },
      )
      .keyBy('user')
      .aggregate({ rows: count() })
      .named('totals')
      .sinkTo(blackhole());
    await using job = env.execute();
    await expect.poll(() => total(job.metrics(), 'totals', 'numRecordsIn')).toBe(1000);
    const metrics = job.metrics();
    expect(operatorOf(metrics, 'totals', 0).numRecordsIn).toBeGreaterThan(0);
    expect(operatorOf(metrics, 'totals', 1).numRecordsIn).toBeGreaterThan(0);
    expect(operatorOf(metrics, 'events', 1).currentOutputWatermark).toBe(1498);
    expect(operatorOf(metrics, 'totals', 1).currentInputWatermark).toBe(498);
    expect(total(metrics, 'totals.exchange0', 'numBytesOut')).toBeGreaterThan(0);
    expect(operatorOf(metrics, 'totals.exchange0')).toMatchObject({
      inPoolUsage: 0,
      outPoolUsage: 0,
    });
    await checkWatermarks(job);
  });

  it('come from threads, too', async () => {
    const file = new URL('../support/jobs/counting.mjs', import.meta.url);
    await using job = await runJob(file, { parallelism: 2, args: { rows: 1000, splits: 2 } });
    const options = { timeout: 20_000 };
    await expect.poll(() => total(job.metrics(), 'totals', 'numRecordsIn'), options).toBe(1000);
    const metrics = job.metrics();
    expect(metrics.subtasks.map(({ subtask }) => subtask)).toEqual([0, 1]);
    const times = metrics.subtasks[1];
    expect(
      times.busyTimeMsPerSecond + times.backPressuredTimeMsPerSecond + times.idleTimeMsPerSecond,
    ).toBeCloseTo(1000, 3);
    expect(prometheusText(metrics)).toContain('operator_name="totals",subtask_index="1"');
  });
});

/** The lower of two splits in two subtasks is told of. */
async function checkWatermarks(job: Job): Promise<void> {
  const lines = job.explainWatermark().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('events:');
  expect(lines.find((line) => line.includes('subtask 0'))).toMatch(/◄ holds the watermark back/);
  expect(lines.find((line) => line.includes('subtask 1'))).toMatch(/lowest of its subtask since/);
}
