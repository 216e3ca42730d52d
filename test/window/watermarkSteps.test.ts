// Windows in front of timers: whatever the batch size, a timer fires between the results that it
// lies between.
import {
  count,
  environment,
  fromArray,
  hop,
  int32,
  schema,
  session,
  string,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { WatermarkSteps } from '../../src/window/watermarkSteps.js';

const columns = schema({ key: string(), at: timestamp(3).asEpoch() });
const log = schema({ event: string(), time: int32() });
// Two keys; pauses, so that sessions end; some disorder.
const rows = Array.from({ length: 120 }, (_, i) => ({
  key: i % 3 === 0 ? 'a' : 'b',
  at: 500 * i + (i % 10 === 0 ? 4000 : 0) - (i % 4) * 300,
}));

type Assigner = ReturnType<typeof tumble> | ReturnType<typeof session>;

async function eventsOf(assigner: Assigner, batchSize: number): Promise<string[]> {
  const result = await environment({ batchSize })
    .from(fromArray(columns, rows), { watermarks: watermarks.boundedOutOfOrderness('at', '1s') })
    .keyBy('key')
    .window(assigner)
    .aggregate({ n: count() })
    .keyBy('key')
    .process({
      output: log,
      processElement({ key }, ctx) {
        const time = ctx.timestamp ?? 0;
        ctx.timers.registerEventTime(time + 10);
        ctx.collect({ event: `row ${key}`, time });
      },
      onTimer: (time, ctx) => ctx.collect({ event: `timer ${ctx.currentKey.key}`, time }),
    })
    .collect();
  return result.map(({ event, time }) => `${event} ${time}`);
}

it.each([
  ['tumble', tumble('5s')],
  ['hop', hop('6s', '2s')],
  ['session', session('1s')],
] as const)('%s', async (_, assigner) => {
  const alone = await eventsOf(assigner, 1);
  expect(alone.length).toBeGreaterThan(20);
  expect(await eventsOf(assigner, 7)).toEqual(alone);
  expect(await eventsOf(assigner, 1000)).toEqual(alone);
});

describe('watermark steps in a snapshot', () => {
  it('are a copy, and those of several subtasks are put in order', () => {
    const steps = new WatermarkSteps();
    steps.restore([[7, 12], [], [9, 12, -Infinity], 'no list of numbers']);
    const { noted } = steps;
    expect(noted).toEqual([-Infinity, 7, 9, 12]);
    expect(steps.before(12, 0)).toBe(9);
    steps.clear();
    expect(noted).toHaveLength(4);
    expect(steps.noted).toEqual([]);
  });
});
