import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as text from '../../src/batch/timeText.js';

const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };

describe('SQL text of time', () => {
  it('agrees with Date on dates and timestamps', () => {
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        const iso = date.toISOString();
        const ms = date.getTime();
        const sql = iso.slice(0, 23).replace('T', ' ');
        expect(text.formatTimestamp(ms, 0, 3)).toBe(sql);
        expect(text.parseTimestamp(sql)).toEqual({ ms, ns: 0 });
        expect(text.parseTimestamp(iso)).toEqual({ ms, ns: 0 });
        const days = Math.floor(ms / text.DAY_MS);
        expect(text.formatDate(days)).toBe(iso.slice(0, 10));
        expect(text.parseDate(iso.slice(0, 10))).toBe(days);
      }),
    );
  });

  it('keeps nanoseconds, also before 1970', () => {
    expect(text.parseTimestamp('1969-12-31 23:59:59.999999999')).toEqual({ ms: -1, ns: 999999 });
    expect(text.formatTimestamp(-1, 999999, 9)).toBe('1969-12-31 23:59:59.999999999');
    expect(text.formatTimestamp(0, 120000, 4)).toBe('1970-01-01 00:00:00.0001');
    expect(text.formatTimestamp(1999, 0, 0)).toBe('1970-01-01 00:00:01');
  });

  it('applies zones', () => {
    expect(text.parseTimestamp('1970-01-01T02:00:00+02:00')).toEqual({ ms: 0, ns: 0 });
    expect(text.parseTimestamp('1969-12-31 19:30-0430')).toEqual({ ms: 0, ns: 0 });
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', 'today', ''])(
    'refuses %j as a date',
    (bad) => {
      expect(text.parseDate(bad)).toBeUndefined();
      expect(text.parseTimestamp(`${bad} 00:00:00`)).toBeUndefined();
    },
  );

  it.each(['24:00:00', '12:60', '1:00', '12:00:00.', '12'])('refuses %j as a time', (bad) => {
    expect(text.parseTimeNs(bad)).toBeUndefined();
    expect(text.parseTimestamp(`2026-01-01 ${bad}`)).toBeUndefined();
  });

  it('formats times to their precision', () => {
    expect(text.formatTime(86_399_987, 3)).toBe('23:59:59.987');
    expect(text.formatTime(86_399_987, 1)).toBe('23:59:59.9');
    expect(text.formatTime(0, 0)).toBe('00:00:00');
  });
});
