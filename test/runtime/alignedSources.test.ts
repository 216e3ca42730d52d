import {
  blackhole,
  collect,
  count,
  environment,
  memoryStorage,
  noRestart,
  schema,
  string,
  timestamp,
  tumble,
  VirtualClock,
  watermarks,
  type EnvironmentOptions,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { largestLead, unevenSource, type DiaryEntry, type Pace } from '../support/unevenSource.js';

const events = schema({ split: string(), at: timestamp(3).asEpoch() });
const DRIFT = 2000;
/** A split goes on until it is beyond: one poll and the poll of the slowest that is on its way. */
const SLACK = 1500;
const strategy = watermarks.boundedOutOfOrderness('at', 0);
const aligned = strategy.withWatermarkAlignment('events', DRIFT, '10ms');

const fast: Pace = { stepMs: 100, rows: 400, turns: 0 };
const slow: Pace = { stepMs: 100, rows: 400, turns: 2 };

async function leadOf(
  paces: Readonly<Record<string, Pace>>,
  options: EnvironmentOptions,
  used = aligned,
): Promise<number> {
  const diary: DiaryEntry[] = [];
  const env = environment({ workers: false, ...options });
  const out = collect();
  env
    .from(unevenSource(events, paces, diary), { watermarks: used })
    .keyBy('split')
    .window(tumble('1s'))
    .aggregate({ n: count() })
    .sinkTo(out);
  await env.execute().done;
  const total = Object.values(paces).reduce((sum, { rows }) => sum + rows, 0);
  expect(out.rows.reduce((sum, { n }) => sum + Number(n), 0)).toBe(total);
  return largestLead(diary, Object.keys(paces));
}

describe('splits of a group', () => {
  it.each([1, 2, 3])(
    'are not read far ahead of the slowest, by %d subtasks',
    async (parallelism) => {
      const paces = { 'p-0': fast, 'p-1': slow, 'p-2': fast };
      expect(await leadOf(paces, { parallelism }, strategy)).toBeGreaterThan(20_000);
      expect(await leadOf(paces, { parallelism })).toBeLessThan(DRIFT + SLACK);
    },
  );

  it('do not wait for those that have ended', async () => {
    const short = { ...slow, rows: 20 };
    expect(await leadOf({ 'p-0': fast, 'p-1': short }, { parallelism: 2 })).toBeLessThan(
      DRIFT + SLACK,
    );
  });

  it('are told apart by group, and sources of one group wait for each other', async () => {
    const diary: DiaryEntry[] = [];
    const env = environment({ workers: false, parallelism: 2 });
    const sourceOf = (name: string, pace: Pace) =>
      unevenSource(events, { [`${name}-0`]: pace }, diary, { name });
    const one = env.from(sourceOf('one', fast), { watermarks: aligned });
    const two = env.from(sourceOf('two', slow), { watermarks: aligned });
    const other = strategy.withWatermarkAlignment('others', '1ms');
    const three = env.from(sourceOf('three', fast), { watermarks: other });
    one.union(two, three).sinkTo(blackhole());
    await env.execute().done;
    expect(largestLead(diary, ['one-0', 'two-0'])).toBeLessThan(DRIFT + SLACK);
    expect(largestLead(diary, ['two-0', 'three-0'])).toBeGreaterThan(20_000);
  });

  it('of bounded sources wait for each other, whatever order their splits come in', async () => {
    const diary: DiaryEntry[] = [];
    const env = environment({ workers: false });
    const paces = { a: fast, b: fast };
    const one = unevenSource(events, paces, diary, { name: 'one', isBounded: true });
    const two = unevenSource(events, { c: slow }, diary, { name: 'two', isBounded: true });
    const streams = [one, two].map((source) => env.from(source, { watermarks: aligned }));
    streams[0].union(streams[1]).sinkTo(blackhole());
    await env.execute().done;
    const first = diary.filter(({ split }) => split !== 'b');
    expect(largestLead(first, ['a', 'c'])).toBeLessThan(DRIFT + SLACK);
    expect(diary).toHaveLength(1200);
  });
});

describe('a split that waits', () => {
  /** Resolves when nothing more happens at this time. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it.each([1, 2])('waits no more when the slow one is idle; %d subtasks', async (parallelism) => {
    const clock = new VirtualClock();
    const diary: DiaryEntry[] = [];
    let wake = (): void => undefined;
    const until = new Promise<void>((resolve) => (wake = resolve));
    const silent = { ...slow, rows: 40, pause: { before: 20, until } };
    const env = environment({ workers: false, parallelism, clock });
    const watermark = aligned.withIdleness('10s');
    const source = unevenSource(events, { 'p-0': { ...fast, rows: 100 }, 'p-1': silent }, diary);
    env.from(source, { watermarks: watermark }).sinkTo(blackhole());
    const job = env.execute();
    await settled();
    const readOf = (split: string): number => diary.filter((e) => e.split === split).length;
    expect(readOf('p-1')).toBe(20);
    const waitedAt = readOf('p-0');
    expect(waitedAt).toBeLessThan(50);
    expect(job.explainWatermark()).toMatch(/p-0 +ACTIVE.*waits for its group/);
    clock.advance(9_999);
    await settled();
    expect(readOf('p-0')).toBe(waitedAt);
    clock.advance(1);
    await settled();
    expect(readOf('p-0')).toBe(100);
    wake();
    await job.done;
    expect(readOf('p-1')).toBe(40);
  });

  it('does not hold back checkpoints, nor the end of the job', async () => {
    const storage = memoryStorage();
    const never = new Promise<void>(() => undefined);
    const silent = { ...slow, pause: { before: 20, until: never } };
    const env = environment({
      workers: false,
      parallelism: 2,
      checkpoints: { storage, interval: '5ms' },
      restart: noRestart(),
    });
    const source = unevenSource(events, { 'p-0': fast, 'p-1': silent }, []);
    env.from(source, { watermarks: aligned.withIdleness(false) }).sinkTo(blackhole());
    const job = env.execute();
    await new Promise<void>((resolve) => {
      let taken = 0;
      job.on('checkpoint', () => ++taken === 10 && resolve());
    });
    await job.stop();
    expect(job.status).toBe('canceled');
  });
});

it('is for sources only', () => {
  const env = environment();
  const stream = env.from(unevenSource(events, {}, []));
  expect(() => stream.assignWatermarks(aligned)).toThrow(
    /Only sources can wait for group 'events'/,
  );
});
