import { expect, it } from 'vitest';
import { OperatorMetricGroup } from '../../src/observe/metricGroup.js';

it('the same name is the same metric', () => {
  const group = new OperatorMetricGroup();
  group.counter('orders').inc();
  group.counter('orders').inc(4);
  expect(group.counter('orders').value).toBe(5);
  group.gauge('temperature').set(1);
  group.gauge('temperature').set(20);
  group.histogram('sizes').update(7);
  expect(group.snapshot()).toMatchObject({
    orders: { kind: 'counter', value: 5 },
    temperature: { kind: 'gauge', value: 20 },
    sizes: { kind: 'histogram', count: 1, min: 7, max: 7, mean: 7 },
  });
});

it('a gauge is read when it is asked for, and fails nothing', () => {
  const group = new OperatorMetricGroup();
  let length = 3;
  group.gauge('queue', () => length);
  length = 9;
  group.gauge('broken', () => {
    throw new Error('gone');
  });
  expect(group.snapshot()).toEqual({
    queue: { kind: 'gauge', value: 9 },
    broken: { kind: 'gauge', value: NaN },
  });
});
