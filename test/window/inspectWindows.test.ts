// The windows of running jobs, from outside.
import {
  count,
  cumulate,
  hop,
  int64,
  schema,
  string,
  timestamp,
  tumble,
  type BoundedAssigner,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const events = schema({ user: string(), n: int64(), at: timestamp(3).asEpoch() });
const event = (user: string, at: number) => ({ user, n: BigInt(at), at });
const input = testInput(events, { time: 'at' });

/** Windows that are open behind these times of rows, as `user start–end: rows`. */
async function openWindows(assigner: BoundedAssigner, times: number[]): Promise<string[]> {
  await using driver = await testDriver({ events: input }, ({ events: stream }) => ({
    out: stream.keyBy('user').window(assigner).aggregate({ rows: count() }).named('windows'),
  }));
  for (const at of times) await driver.push('events', event('ann', at));
  // Windows that end at 10 have fired.
  await driver.watermark('events', 10);
  expect(driver.rows('out')).toHaveLength(1);
  const entries = await driver.job.state('windows').entries();
  const state = driver.job.state('windows');
  for (const { key, value } of entries) expect(await state.get(key)).toEqual(value);
  expect(driver.rows('out')).toEqual([]);
  // They fire as they were shown.
  await driver.watermark('events', 1000);
  expect(driver.rows('out')).toEqual(entries.map(({ key, value }) => ({ ...key, ...value })));
  return entries.map(({ key, value }) => {
    const [start, end] = [key['window_start'], key['window_end']].map(Number);
    return `${String(key['user'])} ${start}-${end}: ${String(value['rows'])}`;
  });
}

describe('open windows', () => {
  it('that do not overlap', async () => {
    expect(await openWindows(tumble('10ms'), [1, 2, 12, 13, 14])).toEqual(['ann 10-20: 3']);
  });

  it('that overlap', async () => {
    expect(await openWindows(hop('20ms', '10ms'), [1, 2, 12])).toEqual([
      'ann 0-20: 3',
      'ann 10-30: 1',
    ]);
  });

  it('that cumulate', async () => {
    expect(await openWindows(cumulate('10ms', '30ms'), [1, 2, 12])).toEqual([
      'ann 0-20: 3',
      'ann 0-30: 3',
    ]);
  });
});
