import { expect, it } from 'vitest';
import { retryDelayMs } from '../../../src/operator/async/asyncOptions.js';

it('delays grow by the factor, up to their bound', () => {
  const retry = { attempts: 9, delayMs: 100, backoff: 3, delayMsMax: 1000, retryIf: () => true };
  expect([1, 2, 3, 4, 200].map((attempt) => retryDelayMs(retry, attempt))).toEqual([
    100, 300, 900, 1000, 1000,
  ]);
});
