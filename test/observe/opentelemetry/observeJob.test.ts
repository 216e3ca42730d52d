// Instruments of the real API, with a provider that collects when a test asks.
import {
  metrics as api,
  type Attributes,
  type Meter,
  type ObservableCallback,
  type MetricOptions,
} from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { schema, string } from 'millrace';
import { observeJob } from 'millrace/opentelemetry';
import { testDriver, testInput } from 'millrace/testing';
import { JobMeter } from '../../../src/observe/jobMeter.js';
import type { JobMetrics } from '../../../src/observe/metrics.js';
import type { UserMetrics } from '../../../src/observe/metricGroup.js';

interface Point {
  readonly value: number;
  readonly attributes: Attributes | undefined;
}

/** Keeps callbacks, and calls them as an SDK does. */
class TestMeter {
  readonly instruments = new Map<string, { kind: string; options?: MetricOptions }>();
  private readonly callbacks = new Set<readonly [string, ObservableCallback]>();

  createObservableCounter = (name: string, options?: MetricOptions): object =>
    this.create('counter', name, options);
  createObservableGauge = (name: string, options?: MetricOptions): object =>
    this.create('gauge', name, options);

  async collect(): Promise<Map<string, Point[]>> {
    const points = new Map<string, Point[]>();
    const observed = [...this.callbacks].map(async ([name, callback]) => {
      await callback({
        observe: (value, attributes) => {
          points.set(name, [...(points.get(name) ?? []), { value, attributes }]);
        },
      });
    });
    await Promise.all(observed);
    return points;
  }

  private create(kind: string, name: string, options?: MetricOptions): object {
    this.instruments.set(name, { kind, ...(options && { options }) });
    const entries = new Map<ObservableCallback, readonly [string, ObservableCallback]>();
    return {
      addCallback: (callback: ObservableCallback) => {
        const entry = [name, callback] as const;
        entries.set(callback, entry);
        this.callbacks.add(entry);
      },
      removeCallback: (callback: ObservableCallback) => {
        const entry = entries.get(callback);
        if (entry !== undefined) this.callbacks.delete(entry);
      },
    };
  }
}

const asMeter = (meter: TestMeter): Meter => meter as unknown as Meter;
const OPERATOR = 'millrace.taskmanager.job.task.operator';

/** A job of one operator, and how often it was asked. */
function jobOf(user: UserMetrics): { asked: number; metrics: () => JobMetrics } {
  const counts = { numRecordsIn: 7, numRecordsOut: 7, numLateRecordsDropped: 0, stateBytes: 0 };
  const watermarks = { inputWatermark: -Infinity, outputWatermark: -Infinity };
  const operators = [{ operator: 'totals', ...counts, ...watermarks, user }];
  const time = { busyMs: 0, backPressuredMs: 0, idleMs: 1 };
  const sample = { subtask: 3, at: 1000, time, memoryBytes: 5, operators };
  const job = {
    asked: 0,
    metrics: () => {
      job.asked += 1;
      return new JobMeter('orders', 0).metrics([sample], 1000);
    },
  };
  return job;
}

describe('a job that is observed', () => {
  afterEach(() => api.disable());

  it('tells its metrics to the global provider', async () => {
    const meter = new TestMeter();
    api.setGlobalMeterProvider({ getMeter: () => asMeter(meter) });
    const input = testInput(schema({ user: string() }));
    await using driver = await testDriver({ events: input }, ({ events }) => ({
      out: events.filter(({ user }) => user !== ''),
    }));
    const stop = observeJob(driver.job);
    await driver.push('events', { user: 'ann' }, { user: '' });
    const points = await meter.collect();
    const attributes = { job_name: 'job', subtask_index: 0, operator_name: 'filter' };
    expect(points.get(`${OPERATOR}.numRecordsIn`)).toContainEqual({ value: 2, attributes });
    expect(points.get(`${OPERATOR}.numRecordsOut`)).toContainEqual({ value: 1, attributes });
    expect(points.get('millrace.jobmanager.job.numRestarts')).toEqual([
      { value: 0, attributes: { job_name: 'job' } },
    ]);
    expect(points.has(`${OPERATOR}.watermarkLag`)).toBe(false);
    stop();
    expect((await meter.collect()).size).toBe(0);
  });

  it('is asked once a collection', async () => {
    const meter = new TestMeter();
    const job = jobOf({});
    observeJob(job, { meter: asMeter(meter) });
    await Promise.resolve();
    job.asked = 0;
    await meter.collect();
    expect(job.asked).toBe(1);
    await meter.collect();
    expect(job.asked).toBe(2);
  });

  it('says what its instruments are', () => {
    const meter = new TestMeter();
    observeJob(jobOf({}), { meter: asMeter(meter) });
    expect(meter.instruments.get(`${OPERATOR}.stateBytes`)).toEqual({
      kind: 'gauge',
      options: { description: 'Bytes of state of the operator.', unit: 'By' },
    });
    expect(meter.instruments.get(`${OPERATOR}.numRecordsIn`)?.kind).toBe('counter');
  });

  it('tells what functions count', async () => {
    const meter = new TestMeter();
    const user: UserMetrics = {
      'orders seen': { kind: 'counter', value: 3 },
      empty: { kind: 'gauge', value: NaN },
      sizes: { kind: 'histogram', count: 2, min: 1, max: 2, mean: 1.5, quantiles: [[0.5, 1]] },
      numRecordsIn: { kind: 'counter', value: 77 },
    };
    observeJob(jobOf(user), { meter: asMeter(meter) });
    await meter.collect();
    const points = await meter.collect();
    const attributes = { job_name: 'orders', subtask_index: 3, operator_name: 'totals' };
    expect(points.get(`${OPERATOR}.orders_seen`)).toEqual([{ value: 3, attributes }]);
    expect(points.has(`${OPERATOR}.empty`)).toBe(false);
    expect(points.get(`${OPERATOR}.sizes.count`)).toEqual([{ value: 2, attributes }]);
    expect(points.get(`${OPERATOR}.sizes`)).toEqual([
      { value: 1, attributes: { ...attributes, quantile: 0.5 } },
    ]);
    expect(points.get(`${OPERATOR}.numRecordsIn`)).toEqual([{ value: 7, attributes }]);
    expect(points.get(`${OPERATOR}.user.numRecordsIn`)).toEqual([{ value: 77, attributes }]);
  });
});
