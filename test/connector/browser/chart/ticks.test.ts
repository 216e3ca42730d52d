import { describe, expect, it } from 'vitest';
import {
  niceStep,
  numberTicks,
  timeTicks,
  type Tick,
} from '../../../../src/connector/browser/chart/ticks.js';

const texts = (ticks: readonly Tick[]): string => ticks.map(({ text }) => text).join(' | ');
const time = (iso: string): number => Date.parse(`${iso}Z`);

describe('ticks of numbers', () => {
  it('are round', () => {
    expect(texts(numberTicks(0, 97, 5))).toBe('0 | 20 | 40 | 60 | 80');
    expect(texts(numberTicks(-3, 3, 5))).toBe('-3 | -2 | -1 | 0 | 1 | 2 | 3');
    expect(texts(numberTicks(0, 0.01, 5))).toBe('0.000 | 0.002 | 0.004 | 0.006 | 0.008 | 0.010');
    expect(texts(numberTicks(0, 2_000_000, 4))).toBe(
      '0 | 500,000 | 1,000,000 | 1,500,000 | 2,000,000',
    );
  });

  it('have a step of 1, 2 or 5', () => {
    for (let range = 1e-6; range < 1e9; range *= 1.37) {
      const step = niceStep(range, 5);
      expect([1, 2, 5]).toContain(Math.round(step / 10 ** Math.floor(Math.log10(step * 1.0001))));
      expect(range / step).toBeGreaterThan(2.8);
      expect(range / step).toBeLessThan(9);
    }
  });
});

describe('ticks of times', () => {
  it.each([
    [
      '2026-01-01T00:00:00',
      '2026-01-01T00:00:00.004',
      '1 Jan 2026 | 00:00:00.001 | 00:00:00.002 | 00:00:00.003 | 00:00:00.004',
    ],
    [
      '2026-01-01T10:00:00',
      '2026-01-01T10:00:20',
      '10:00:00 | 10:00:05 | 10:00:10 | 10:00:15 | 10:00:20',
    ],
    ['2026-01-01T10:00:00', '2026-01-01T10:01:40', '10:00:00 | 10:00:30 | 10:01:00 | 10:01:30'],
    ['2026-01-01T10:10:00', '2026-01-01T13:00:00', '11:00 | 12:00 | 13:00'],
    ['2025-12-31T12:00:00', '2026-01-02T00:00:00', '12:00 | 1 Jan 2026 | 12:00 | 2 Jan'],
    ['2026-03-01T00:00:00', '2026-03-20T00:00:00', '2 Mar | 9 Mar | 16 Mar'],
    ['2025-11-20T00:00:00', '2026-03-02T00:00:00', 'Dec | 2026 | Feb | Mar'],
    ['2001-01-01T00:00:00', '2009-06-01T00:00:00', '2002 | 2004 | 2006 | 2008'],
  ])('from %s to %s', (from, to, expected) => {
    const ticks = timeTicks(time(from), time(to), 3.5);
    expect(texts(ticks)).toBe(expected);
    for (const { value } of ticks) {
      expect(value).toBeGreaterThanOrEqual(time(from));
      expect(value).toBeLessThanOrEqual(time(to));
    }
  });
});
