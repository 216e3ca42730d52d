import { expect, it } from 'vitest';
import { AsyncCall } from '../../../src/operator/async/asyncCall.js';

it('only its last attempt is current', () => {
  const call = new AsyncCall([]);
  const first = call.begin(10);
  const second = call.begin(20);
  expect([first.isCurrent, second.isCurrent]).toEqual([false, true]);
  expect([first.attempt, second.attempt, call.deadline]).toEqual([1, 2, 20]);
});

it('gives an aborted signal, asked for before or after the abort', () => {
  const call = new AsyncCall([]);
  const [first, second] = [call.begin(1), call.begin(2)];
  const { signal } = first;
  expect(signal.aborted).toBe(false);
  first.abort('late');
  second.abort('late');
  expect([signal.reason, second.signal.reason]).toEqual(['late', 'late']);
});
