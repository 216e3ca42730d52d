import { describe, expect, it } from 'vitest';
import { LocalGauge } from '../../src/window/localGauge.js';

function played(gauge: LocalGauge, rows: number, partials: number): boolean {
  gauge.took(rows);
  gauge.sent(partials);
  gauge.judge();
  return gauge.isResting;
}

describe('LocalGauge', () => {
  it('goes on where many rows fall together', () => {
    const gauge = new LocalGauge(false);
    for (let i = 0; i < 10; i++) expect(played(gauge, 20_000, 1000)).toBe(false);
  });

  it('rests where few do, and tries again', () => {
    const gauge = new LocalGauge(false);
    expect(played(gauge, 8192, 8192)).toBe(false);
    expect(played(gauge, 8192, 8192)).toBe(true);
    gauge.passed(1_000_000);
    expect(gauge.isResting).toBe(true);
    gauge.passed(100_000);
    expect(gauge.isResting).toBe(false);
    expect(played(gauge, 20_000, 100)).toBe(false);
  });

  it('counts what small batches cost', () => {
    const gauge = new LocalGauge(false);
    gauge.took(20_000);
    for (let i = 0; i < 500; i++) gauge.sent(2);
    gauge.judge();
    expect(gauge.isResting).toBe(true);
  });

  it('never rests where it must not', () => {
    expect(played(new LocalGauge(true), 1e6, 1e6)).toBe(false);
  });
});
