import { describe, expect, it } from 'vitest';
import { MillraceError, nearestName } from '../src/error.js';

describe('MillraceError', () => {
  it('tells where it arose, as far as is known', () => {
    const error = new MillraceError('DATA_BAD_RECORD', 'Expected a number.', {
      location: { source: 'bids.jsonl', line: 7, column: 12, operator: 'read', batch: 3, row: 1 },
    });
    expect(error.message).toBe("bids.jsonl:7:12, in 'read', batch 3, row 1: Expected a number.");
    expect(new MillraceError('DATA_CAST', 'No.', { location: { line: 2 } }).message).toBe(
      'line 2, column 1: No.',
    );
  });

  it('learns more of its location and keeps what it knew, its cause and its stack', () => {
    const cause = new Error('disk');
    const inner = new MillraceError('CONNECTOR_IO', 'Cannot read.', {
      cause,
      location: { source: 'a.csv' },
      retryable: true,
    });
    const outer = inner.locatedAt({ source: 'other', operator: 'source' });
    expect(outer.location).toEqual({ source: 'a.csv', operator: 'source' });
    expect(outer.cause).toBe(cause);
    expect(outer.stack).toBe(inner.stack);
    expect(outer.retryable).toBe(true);
  });

  it.each([
    ['PLAN_UNSUPPORTED', 'plan'],
    ['DATA_NULL', 'data'],
    ['RESOURCE_LIMIT', 'resource'],
    ['CONNECTOR_IO', 'connector'],
    ['INTERNAL_STATE', 'internal'],
    ['JOB_CANCELED', 'plan'],
  ] as const)('%s is of the domain %s', (code, domain) => {
    expect(new MillraceError(code, '').domain).toBe(domain);
  });
});

describe('nearestName', () => {
  it.each([
    ['actuion', 'auction'],
    ['PRICE', 'price'],
    ['pric', 'price'],
    ['zzz', undefined],
  ])('%s → %s', (name, expected) => {
    expect(nearestName(name, ['auction', 'bidder', 'price'])).toBe(expected);
  });
});
