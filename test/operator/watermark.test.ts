import {
  count,
  environment,
  fromArray,
  int32,
  schema,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const events = schema({ sent: timestamp(3), received: timestamp(3), n: int32() });
const event = (sent: number, received: number, n: number) => ({
  sent: new Date(sent),
  received: new Date(received),
  n,
});

describe('watermarks in the middle of a stream', () => {
  it('replace those of the source', async () => {
    const rows = [event(1_000, 90_000, 1), event(12_000, 91_000, 2), event(3_000, 92_000, 3)];
    const source = () =>
      environment({ batchSize: 1 }).from(fromArray(events, rows), {
        watermarks: watermarks.monotonous('received'),
      });
    const bySource = await source().windowAll(tumble('10s')).aggregate({ n: count() }).collect();
    expect(bySource.map((row) => [row.window_start.getTime(), row.n])).toEqual([[90_000, 3n]]);
    const sent = source().assignWatermarks(watermarks.monotonous('sent'));
    const windows = sent.windowAll(tumble('10s')).aggregate({ n: count() });
    // The third row comes after the watermark of the second: its window has closed.
    expect((await windows.collect()).map((row) => [row.window_start.getTime(), row.n])).toEqual([
      [0, 1n],
      [10_000, 1n],
    ]);
    expect((await windows.late.collect()).map(({ n }) => n)).toEqual([3]);
  });

  it('need a column that exists', () => {
    const stream = environment().from(fromArray(events, []));
    expect(() => stream.assignWatermarks(watermarks.monotonous('send' as 'sent'))).toThrow(
      /no column 'send', did you mean 'sent'\?/,
    );
  });
});
