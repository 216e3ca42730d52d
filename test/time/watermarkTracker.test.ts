import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/clock.js';
import { WatermarkTracker } from '../../src/time/watermarkTracker.js';

type Event =
  | readonly ['add' | 'idle' | 'finish', string]
  | readonly ['update', string, number]
  | readonly ['wait', number];

/** Plays events on a tracker with 10 s of idleness; the combined watermark behind each. */
function play(events: readonly Event[]): { tracker: WatermarkTracker; combined: number[] } {
  const clock = new VirtualClock();
  const tracker = new WatermarkTracker(clock, 10_000);
  const combined = events.map((event) => {
    if (event[0] === 'add') tracker.add(event[1]);
    else if (event[0] === 'idle') tracker.markIdle(event[1]);
    else if (event[0] === 'finish') tracker.finish(event[1]);
    else if (event[0] === 'update') tracker.update(event[1], event[2]);
    else if (event[0] === 'wait') clock.advance(event[1]);
    if (event[0] === 'wait') tracker.checkIdleness();
    return tracker.combined;
  });
  return { tracker, combined };
}

const AB: Event[] = [
  ['add', 'a'],
  ['add', 'b'],
];

describe('WatermarkTracker', () => {
  it('takes the minimum of the active members and never falls', () => {
    const { combined } = play([
      ...AB,
      ['update', 'a', 40],
      ['update', 'b', 25],
      ['update', 'b', 20],
      ['update', 'b', 60],
    ]);
    expect(combined).toEqual([-Infinity, -Infinity, -Infinity, 25, 25, 40]);
  });

  it('lets idle members go and takes them back without falling', () => {
    const { combined, tracker } = play([
      ...AB,
      ['update', 'a', 40],
      ['wait', 9_999],
      ['update', 'a', 50],
      ['wait', 1],
      ['update', 'b', 10],
      ['update', 'a', 60],
      ['update', 'b', 55],
    ]);
    expect(combined.slice(2)).toEqual([-Infinity, -Infinity, -Infinity, 50, 50, 50, 55]);
    expect(tracker.nextIdlenessCheck).toBe(20_000);
  });

  it('stays where it is when all are idle', () => {
    const { combined, tracker } = play([
      ...AB,
      ['update', 'a', 5],
      ['update', 'b', 7],
      ['wait', 10_000],
    ]);
    expect(combined.at(-1)).toBe(5);
    expect(tracker.isIdle).toBe(true);
    expect(tracker.explain().heldBackBy).toBeUndefined();
    expect(tracker.nextIdlenessCheck).toBe(Infinity);
  });

  it('neither waits for finished members nor is pushed by them', () => {
    const { combined, tracker } = play([
      ...AB,
      ['update', 'b', 7],
      ['finish', 'a'],
      ['idle', 'b'],
      ['update', 'b', 9],
      ['finish', 'b'],
      ['update', 'b', 11],
    ]);
    expect(combined.slice(2)).toEqual([-Infinity, 7, 7, 9, Infinity, Infinity]);
    expect(tracker.isIdle).toBe(false);
  });

  it('bounds the watermarks of the rows of a member by the others', () => {
    const { tracker } = play([...AB, ['update', 'a', 40], ['update', 'b', 25]]);
    expect(tracker.bounds('a')).toEqual({ floor: 25, ceiling: 25 });
    expect(tracker.bounds('b')).toEqual({ floor: 25, ceiling: 40 });
    tracker.markIdle('a');
    expect(tracker.bounds('b')).toEqual({ floor: 25, ceiling: Infinity });
  });

  it('explains who holds it back, and since when', () => {
    const { tracker } = play([
      ...AB,
      ['update', 'b', 25],
      ['wait', 3_000],
      ['update', 'a', 40],
      ['wait', 2_000],
      ['update', 'a', 41],
    ]);
    expect(tracker.explain()).toMatchObject({
      combined: 25,
      isIdle: false,
      heldBackBy: 'b',
      heldBackSince: 3_000,
      members: [
        { id: 'a', status: 'ACTIVE', watermark: 41, lastActive: 5_000 },
        { id: 'b', status: 'ACTIVE', watermark: 25, lastActive: 0 },
      ],
    });
  });

  it('holds the watermark for a member that was added later', () => {
    const { combined } = play([
      ['add', 'a'],
      ['update', 'a', 40],
      ['add', 'b'],
      ['update', 'a', 50],
      ['update', 'b', 45],
    ]);
    expect(combined).toEqual([-Infinity, 40, 40, 40, 45]);
  });

  it('refuses unknown and repeated members', () => {
    expect(() =>
      play([
        ['add', 'a'],
        ['add', 'a'],
      ]),
    ).toThrow("has 'a' already");
    expect(() => play([['update', 'a', 1]])).toThrow("has no 'a'");
  });
});
