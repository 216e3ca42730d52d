import { expect, it } from 'vitest';
import { SplitAlignment } from '../../src/runtime/splitAlignment.js';
import { AlignmentGroups } from '../../src/time/watermarkAlignment.js';

const settings = { group: 'g', maxDriftMs: 10, updateIntervalMs: 1000 };
const members = ['a', 'b'].map((member) => ({ group: 'g', member }));

it('lets a split wait until the others have caught up, or an abort', async () => {
  const groups = new AlignmentGroups(members);
  const a = new SplitAlignment(groups.join(settings, 'a'), false);
  const b = new SplitAlignment(groups.join(settings, 'b'), false);
  a.tell(100);
  b.tell(50);
  expect([a.isAhead(100), b.isAhead(50)]).toEqual([true, false]);
  const { signal } = new AbortController();
  const waited = a.untilAligned('split', 100, signal);
  expect(a.isWaiting('split')).toBe(true);
  b.tell(89);
  b.tell(90);
  await waited;
  expect(a.isWaiting('split')).toBe(false);
  const abort = new AbortController();
  const aborted = a.untilAligned('split', 200, abort.signal);
  abort.abort();
  await aborted;
  b.leave();
  expect(a.isAhead(110)).toBe(false);
  expect(a.isAhead(111)).toBe(true);
});

it('takes a new split of a bounded source to be where the last was', () => {
  const groups = new AlignmentGroups(members);
  const a = new SplitAlignment(groups.join(settings, 'a'), true);
  const b = new SplitAlignment(groups.join(settings, 'b'), false);
  a.tell(100);
  b.tell(100);
  a.tell(-Infinity);
  expect(b.isAhead(110)).toBe(false);
  b.tell(-Infinity);
  expect(a.isAhead(100)).toBe(true);
});
