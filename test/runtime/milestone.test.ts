import { expect, it } from 'vitest';
import { Milestone } from '../../src/runtime/milestone.js';

it('a milestone is waited for, and stays reached', async () => {
  const milestone = new Milestone();
  const waiting = milestone.promise.then(() => 'reached');
  expect(milestone.isDone).toBe(false);
  milestone.reach();
  milestone.reach();
  expect(milestone.isDone).toBe(true);
  expect(await waiting).toBe('reached');
  await milestone.promise;
});
