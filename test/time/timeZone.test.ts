import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeZone } from '../../src/time/timeZone.js';
import { offsetsOf } from '../../src/time/zoneOffset.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64 } from '../../src/batch/dataType.js';
import { readI64, testColumn } from '../support/rowBatch.js';

const utc = (text: string): number => Date.parse(`${text}Z`);
const newYork = TimeZone.of('America/New_York');

describe('TimeZone', () => {
  it('knows daylight saving', () => {
    expect(newYork.toWallClock(utc('2024-03-10T06:59:59'))).toBe(utc('2024-03-10T01:59:59'));
    expect(newYork.toWallClock(utc('2024-03-10T07:00:00'))).toBe(utc('2024-03-10T03:00:00'));
    expect(newYork.toWallClock(utc('2024-11-03T05:30:00'))).toBe(utc('2024-11-03T01:30:00'));
    expect(newYork.toWallClock(utc('2024-11-03T06:30:00'))).toBe(utc('2024-11-03T01:30:00'));
  });

  it('takes the later of two instants and the moment of the jump', () => {
    expect(newYork.toInstant(utc('2024-11-03T01:30:00'))).toBe(utc('2024-11-03T06:30:00'));
    expect(newYork.toInstant(utc('2024-11-03T02:00:00'))).toBe(utc('2024-11-03T07:00:00'));
    expect(newYork.toInstant(utc('2024-11-03T00:59:59'))).toBe(utc('2024-11-03T04:59:59'));
    expect(newYork.toInstant(utc('2024-03-10T02:30:00'))).toBe(utc('2024-03-10T07:00:00'));
    expect(newYork.toInstant(utc('2024-03-10T03:00:00'))).toBe(utc('2024-03-10T07:00:00'));
  });

  it('knows zones that skip a day, midnight jumps and fixed offsets', () => {
    const apia = TimeZone.of('Pacific/Apia');
    expect(apia.toInstant(utc('2011-12-30T12:00:00'))).toBe(utc('2011-12-30T10:00:00'));
    const saoPaulo = TimeZone.of('America/Sao_Paulo');
    expect(saoPaulo.toInstant(utc('2018-11-04T00:00:00'))).toBe(utc('2018-11-04T03:00:00'));
    expect(TimeZone.of('+05:30').toWallClock(0)).toBe(19_800_000);
    expect(TimeZone.of('UTC').toWallClock(5)).toBe(5);
    expect(TimeZone.of('Europe/Berlin').toWallClock(-Infinity)).toBe(-Infinity);
  });

  it('names what it does not know', () => {
    expect(() => TimeZone.of('Mars/Olympus')).toThrow("no time zone 'Mars/Olympus'");
  });

  it('equals Intl at any instant, in TypeScript and in the kernel', () => {
    const engine = createEngine();
    const instant = fc.integer({ min: -3e12, max: 5e12 });
    const zones = fc.constantFrom('Europe/Berlin', 'Africa/Casablanca', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zones, fc.array(instant, { minLength: 1, maxLength: 20 }), (name, instants) => {
        engine.arena.reset();
        const zone = TimeZone.of(name);
        const expected = instants.map((at) => at + offsetsOf(name)(at));
        expect(instants.map((at) => zone.toWallClock(at))).toEqual(expected);
        const { values } = testColumn(engine, int64(), instants);
        const { address, count } = zone.writeSegments(
          engine,
          Math.min(...instants),
          Math.max(...instants),
        );
        engine.kernels.toWallClock(values, values, address, instants.length, count);
        expect(readI64(engine, values, instants.length)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
