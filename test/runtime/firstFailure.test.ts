import { expect, it } from 'vitest';
import { everyStep, firstFailure } from '../../src/runtime/firstFailure.js';

const fails = (error: Error) => () => Promise.reject(error);

it('keeps the first failure, and what failed behind it as suppressed', async () => {
  const first = new Error('first');
  const second = new Error('second');
  expect(await firstFailure(undefined, async () => undefined)).toBeUndefined();
  expect(await firstFailure(undefined, fails(first))).toBe(first);
  expect(await firstFailure(first, async () => undefined)).toBe(first);
  expect(await firstFailure(first, fails(second))).toBe(first);
  expect(first).toMatchObject({ suppressed: second });
});

it('takes every step, and throws the first failure', async () => {
  const done: number[] = [];
  const steps = everyStep([1, 2, 3], async (step) => {
    done.push(step);
    if (step < 3) throw new Error(`step ${step}`);
  });
  await expect(steps).rejects.toThrow('step 1');
  expect(done).toEqual([1, 2, 3]);
});
