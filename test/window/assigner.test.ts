import { describe, expect, it } from 'vitest';
import { assignerText, cumulate, hop, session, tumble } from '../../src/window/assigner.js';

describe('window assigners', () => {
  it('are frozen data', () => {
    expect(tumble('10s', { offset: '-3s' })).toEqual({
      kind: 'tumble',
      sizeMs: 10_000,
      slideMs: 10_000,
      stepMs: 10_000,
      offsetMs: -3_000,
      timeZone: undefined,
      time: 'event',
    });
    expect(Object.isFrozen(hop('1h', '5 min'))).toBe(true);
    expect(session('30 min')).toEqual({
      kind: 'session',
      gapMs: 1_800_000,
      gapOf: undefined,
      time: 'event',
    });
  });

  it('describe themselves', () => {
    const texts = [
      tumble('1d', { timeZone: 'Europe/Berlin', offset: '1h' }),
      hop('1h', '5 min'),
      cumulate('1 min', '1h'),
      session('30s'),
    ].map(assignerText);
    expect(texts).toEqual([
      'TUMBLE(1 d, offset 1 h, Europe/Berlin)',
      'HOP(1 h, every 5 min)',
      'CUMULATE(1 h, step 1 min)',
      'SESSION(30 s)',
    ]);
  });

  it('refuse what makes no sense', () => {
    expect(() => tumble(0)).toThrow('The window size is 0: more than 0 is expected');
    expect(() => session('-1s')).toThrow('The session gap');
    expect(() => cumulate('7s', '10s')).toThrow('10 s is no multiple of the step 7 s');
    expect(() => tumble('1d', { timeZone: 'Nowhere' })).toThrow("no time zone 'Nowhere'");
  });
});
