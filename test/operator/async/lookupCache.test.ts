import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LookupCache } from '../../../src/operator/async/lookupCache.js';

const settings = {
  maxRows: 4,
  expireAfterWriteMs: Infinity,
  expireAfterAccessMs: Infinity,
  cacheMissing: true,
};
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

describe('the cache of lookups', () => {
  it('forgets what was not used for longest, by rows', () => {
    const cache = new LookupCache(settings);
    cache.set('a', rows(2), 0);
    cache.set('b', rows(0), 1);
    cache.set('c', rows(1), 2);
    expect(cache.get('a', 3)).toHaveLength(2);
    cache.set('d', rows(1), 4);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key, 5)?.length)).toEqual([
      2,
      undefined,
      1,
      1,
    ]);
    cache.set('e', rows(5), 6);
    expect([cache.rowCount, cache.get('e', 6)]).toEqual([0, undefined]);
  });

  it('expires after write and after access', () => {
    const cache = new LookupCache({ ...settings, expireAfterWriteMs: 10, expireAfterAccessMs: 4 });
    cache.set('a', rows(1), 0);
    expect(cache.get('a', 3)).toBeDefined();
    expect(cache.get('a', 6)).toBeDefined();
    expect(cache.get('a', 9)).toBeDefined();
    expect(cache.get('a', 10)).toBeUndefined();
    cache.set('a', rows(1), 20);
    expect(cache.get('a', 24)).toBeUndefined();
    expect(cache.rowCount).toBe(0);
  });

  it('does not keep keys without rows where it is told so', () => {
    const cache = new LookupCache({ ...settings, cacheMissing: false });
    cache.set('a', [], 0);
    expect(cache.get('a', 0)).toBeUndefined();
  });

  it('counts the rows it keeps', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(4));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const cache = new LookupCache(settings);
        steps.forEach(([key, count], now) => {
          if (count === 4) cache.get(key, now);
          else cache.set(key, rows(count), now);
          expect(cache.rowCount).toBeLessThanOrEqual(4);
        });
        const kept = ['a', 'b', 'c', 'd', 'e'].flatMap((key) => cache.get(key, 1e9) ?? []);
        expect(kept.length).toBeLessThanOrEqual(cache.rowCount);
      }),
    );
  });
});
