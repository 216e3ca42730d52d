import { describe, expect, it } from 'vitest';
import { durationMs, durationText, type Duration } from '../../src/time/duration.js';

describe('durationMs', () => {
  it.each<[Duration, number]>([
    [0, 0],
    [250, 250],
    ['500ms', 500],
    ['10s', 10_000],
    ['5 min', 300_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['1.5 hours', 5_400_000],
    ['0.1s', 100],
    ['1.1 d', 95_040_000],
  ])('%s is %d ms', (duration, ms) => {
    expect(durationMs(duration, 'The gap')).toBe(ms);
  });

  it('says what was expected', () => {
    const parse = (value: unknown, min?: number) => () =>
      durationMs(value as Duration, 'The gap', { min });
    expect(parse('ten seconds')).toThrow("The gap is 'ten seconds': a number and a unit");
    expect(parse('3 weeks')).toThrow("'weeks' is no unit; use ms, s, min, h or d");
    expect(parse('0.5ms')).toThrow('whole number of milliseconds');
    expect(parse(Number.NaN)).toThrow('whole number of milliseconds');
    expect(parse(0, 1)).toThrow('The gap is 0: more than 0 is expected');
    expect(parse('-1s')).toThrow('0 or more');
    expect(parse('-8h', -1e9)()).toBe(-28_800_000);
  });

  it('is typed', () => {
    // @ts-expect-error: no such unit
    expect(() => durationMs('10 parsecs', 'The gap')).toThrow("'parsecs' is no unit");
  });
});

describe('durationText', () => {
  it('picks the largest unit that is exact', () => {
    expect([0, 1500, 90_000, 3_600_000, 172_800_000].map(durationText)).toEqual([
      '0 ms',
      '1500 ms',
      '90 s',
      '1 h',
      '2 d',
    ]);
  });
});
