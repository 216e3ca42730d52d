import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/clock.js';
import { WatermarkTracker } from '../../src/time/watermarkTracker.js';
import { watermarkText, type SourceWatermarks } from '../../src/observe/watermarkText.js';

const at = (seconds: number): number => Date.UTC(2026, 0, 1, 12, 0, seconds);

/** A tracker of two splits in which the second is behind since 12:00:30. */
function explained(subtask: number, behind: number): SourceWatermarks {
  const clock = new VirtualClock(at(0));
  const tracker = new WatermarkTracker(clock);
  tracker.add(`a${subtask}`);
  tracker.add(`b${subtask}`);
  tracker.update(`b${subtask}`, behind);
  clock.advance(30_000);
  tracker.update(`a${subtask}`, at(20));
  return { source: 'clicks', subtask, ...tracker.explain() };
}

it('one split of all subtasks holds the watermark back', () => {
  const [source, ...lines] = watermarkText([explained(0, at(15)), explained(1, at(10))]).split(
    '\n',
  );
  expect(source).toBe('clicks:');
  const time = (second: number): string => new Date(at(second)).toISOString();
  const line = (place: string, watermark: number, active: number, hold = ''): string =>
    `  subtask ${place}  ACTIVE  watermark ${time(watermark)}  last active ${time(active)}${hold}`;
  const since = `since ${time(30)}`;
  expect(lines).toEqual([
    line('0  a0', 20, 30),
    line('0  b0', 15, 0, `  lowest of its subtask ${since}`),
    line('1  a1', 20, 30),
    line('1  b1', 10, 0, `  ◄ holds the watermark back ${since}`),
  ]);
});

it('one subtask is not named', () => {
  const text = watermarkText([explained(0, -Infinity)]);
  expect(text).not.toContain('subtask');
  expect(text).toContain('b0  ACTIVE  watermark none yet');
});

it('idle subtasks hold nothing back', () => {
  const clock = new VirtualClock();
  const tracker = new WatermarkTracker(clock);
  tracker.add('quiet');
  tracker.markIdle('quiet');
  const idle = { source: 'clicks', subtask: 0, ...tracker.explain() };
  const [, quiet, , behind] = watermarkText([idle, explained(1, at(10))]).split('\n');
  expect(quiet).toMatch(/quiet +IDLE/);
  expect(behind).toContain('◄ holds');
});

it('sources are told apart, also without open splits', () => {
  const none = new WatermarkTracker(new VirtualClock()).explain();
  const text = watermarkText([{ source: 'orders', subtask: 0, ...none }, explained(0, at(1))]);
  expect(text).toMatch(/^orders:\n {2}no split is open\nclicks:\n {2}a0/);
});

it('a split that waits for others says so', () => {
  const { members, ...explanation } = explained(0, at(1));
  const waiting = members.map((member) => ({ ...member, isWaiting: member.id === 'a0' }));
  const [, a, b] = watermarkText([{ ...explanation, members: waiting }]).split('\n');
  expect(a).toContain('a0  ACTIVE, waits for its group  watermark');
  expect(b).toMatch(/b0 {2}ACTIVE {2,}watermark/);
});
