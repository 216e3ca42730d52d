import { VirtualClock } from 'millrace';
import { expect, it } from 'vitest';
import { RemoteAlignment } from '../../src/runtime/remoteAlignment.js';
import { AlignmentGroups } from '../../src/time/watermarkAlignment.js';

const settings = { group: 'orders', maxDriftMs: 60, updateIntervalMs: 1000 };
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('tells and hears of the others once an interval', async () => {
  const clock = new VirtualClock();
  const groups = new AlignmentGroups(
    ['here', 'there'].map((member) => ({ group: 'orders', member })),
  );
  const remote = new RemoteAlignment(async (...told) => groups.report(...told), clock);
  const there = remote.join(settings, 'there');
  const here = groups.join(settings, 'here');
  await turns();
  there.tell(500);
  here.tell(10);
  expect(here.limit).toBe(-Infinity);
  expect(there.limit).toBe(-Infinity);
  const changed = there.changed();
  clock.advance(1000);
  await changed;
  await turns();
  expect(here.limit).toBe(70);
  expect(there.limit).toBe(70);
  here.tell(480);
  expect(there.limit).toBe(70);
  clock.advance(1000);
  await turns();
  expect(there.limit).toBe(540);
  there.leave();
  await turns();
  here.tell(1000);
  expect(here.limit).toBe(1060);
  expect(clock.nextWakeUp).toBe(Infinity);
});
