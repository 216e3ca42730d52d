import { expect, it } from 'vitest';
import { inspectTop } from '../../src/operator/inspectTop.js';
import type { Row } from '../../src/operator/userFunction.js';
import { count, desc, int64, schema, string, timestamp, tumble } from 'millrace';
import { testDriver, testInput } from 'millrace/testing';

it('shows rows by window and partition', () => {
  const rows: Row[] = [
    { shop: 'a', n: 1 },
    { shop: 'b', n: 2 },
  ];
  const windows = new Map([[999, rows]]);
  const inspection = inspectTop(windows, ['shop'], (all) => all.map((row) => [row]));
  const state = inspection.state('rows');
  expect(state.keyNames).toEqual(['shop', 'window_end']);
  expect(state.entries()).toHaveLength(2);
  expect(state.get({ shop: 'b', window_end: new Date(1000) })).toEqual([{ shop: 'b', n: 2 }]);
  expect(state.get({ shop: 'b', window_end: new Date(2000) })).toBeUndefined();
});

it('is state of a running job', async () => {
  const events = schema({ user: string(), n: int64(), at: timestamp(3).asEpoch() });
  const input = testInput(events, { time: 'at' });
  await using driver = await testDriver({ events: input }, ({ events: stream }) => ({
    out: stream
      .keyBy('user')
      .window(tumble('10ms'))
      .aggregate({ rows: count() })
      .top(1, { by: [desc('rows')] })
      .named('best'),
  }));
  await driver.push('events', { user: 'ann', n: 1n, at: 1 });
  const state = driver.job.state('best');
  expect(await state.names()).toEqual(['rows']);
  expect(await state.entries()).toEqual([]);
});
