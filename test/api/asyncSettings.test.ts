import { expect, it } from 'vitest';
import { asyncSettings } from '../../src/api/asyncSettings.js';

const defaults = { batch: { size: 1 }, capacity: 100 };

it('has defaults', () => {
  expect(asyncSettings('mapAsync', {}, defaults)).toMatchObject({
    ordered: true,
    capacity: 100,
    timeoutMs: 60_000,
    retry: { attempts: 1 },
    batch: { size: 1, waitMs: 10 },
  });
  expect(asyncSettings('mapAsync', { batch: { size: 500 } }, defaults).capacity).toBe(2000);
  expect(asyncSettings('mapAsync', { timeout: false }, defaults).timeoutMs).toBe(Infinity);
});

it('takes durations', () => {
  const retry = { attempts: 3, delay: '1s', backoff: 1, maxDelay: '2s' } as const;
  expect(asyncSettings('mapAsync', { timeout: '5s', retry }, defaults)).toMatchObject({
    timeoutMs: 5000,
    retry: { attempts: 3, delayMs: 1000, backoff: 1, delayMsMax: 2000 },
  });
});
