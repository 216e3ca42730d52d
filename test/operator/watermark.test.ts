import {
  count,
  environment,
  fromArray,
  int32,
  schema,
  timestamp,
  tumble,
  watermarks,
  type DataStream,
  type FieldsOf,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const events = schema({
  sent: timestamp(3).asEpoch(),
  received: timestamp(3).asEpoch(),
  n: int32(),
});

const windowsOf = (stream: DataStream<FieldsOf<typeof events>>) =>
  stream.windowAll(tumble('10s')).aggregate({ n: count() });

describe('watermarks in the middle of a stream', () => {
  it('replace those of the source', async () => {
    const input = testInput(events, { watermarks: watermarks.monotonous('received') });
    await using driver = await testDriver(
      { events: input },
      (inputs) => {
        const sent = inputs.events.assignWatermarks(watermarks.monotonous('sent'));
        const bySent = windowsOf(sent);
        return { bySource: windowsOf(inputs.events), bySent, late: bySent.late };
      },
      { batchSizes: [1, 2, 8192] },
    );
    const starts = (output: 'bySource' | 'bySent') =>
      driver.rows(output).map((row) => [row.window_start.getTime(), row.n]);

    await driver.push(
      'events',
      { sent: 1_000, received: 90_000, n: 1 },
      { sent: 12_000, received: 91_000, n: 2 },
      // Behind the watermark of the row before: its window has closed.
      { sent: 3_000, received: 92_000, n: 3 },
    );
    expect(starts('bySource')).toEqual([]);
    expect(starts('bySent')).toEqual([[0, 1n]]);
    expect(driver.rows('late').map(({ n }) => n)).toEqual([3]);
    await driver.finish();
    expect(starts('bySource')).toEqual([[90_000, 3n]]);
    expect(starts('bySent')).toEqual([[10_000, 1n]]);
  });

  it('need a column that exists', () => {
    const stream = environment().from(fromArray(events, []));
    expect(() => stream.assignWatermarks(watermarks.monotonous('send' as 'sent'))).toThrow(
      /no column 'send', did you mean 'sent'\?/,
    );
  });
});
