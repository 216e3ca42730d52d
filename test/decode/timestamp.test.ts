import fc from 'fast-check';
import { expect, it } from 'vitest';
import { date, timestamp } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readJsonValues } from '../support/jsonValues.js';

const engine = createEngine();
const MS_MIN = Date.UTC(2000, 0, 1) - 63082281600000; // 0001-01-01
const MS_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const instant = fc.integer({ min: MS_MIN, max: MS_MAX });

it('reads what Date writes, with and without zones', () => {
  const property = fc.property(
    fc.array(fc.tuple(instant, fc.integer({ min: -18 * 60, max: 18 * 60 })), { maxLength: 50 }),
    (items) => {
      const texts = items.flatMap(([ms, minutes]) => {
        const iso = new Date(ms).toISOString();
        return [iso, iso.slice(0, 23).replace('T', ' '), zoned(ms, minutes)];
      });
      const read = readJsonValues(
        engine,
        timestamp(3).asEpoch(),
        texts.map((x) => `"${x}"`),
      );
      expect(read).toEqual(items.flatMap(([ms]) => [ms, ms, ms]));
    },
  );
  fc.assert(property);
});

function zoned(ms: number, minutes: number): string {
  const local = ms + minutes * 60_000;
  // Outside the years that can be written: as it is.
  if (local < MS_MIN || local > MS_MAX) return new Date(ms).toISOString();
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return new Date(local).toISOString().replace('Z', zone);
}

it('knows every day that there is, and no other', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const texts: string[] = [];
  for (const year of ['0000', '0001', '1900', '2000', '2023', '2024', '2100', '9999']) {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) texts.push(`${year}-${two(month)}-${two(day)}`);
    }
  }
  const isDay = (text: string): boolean => {
    const value = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(value.getTime()) && value.toISOString().startsWith(text);
  };
  const read = readJsonValues(
    engine,
    date(),
    texts.map((text) => `"${text}"`),
  );
  expect(read).toEqual(
    texts.map((text) => (isDay(text) && !text.startsWith('0000') ? text : undefined)),
  );
});

it.each([
  ['2026-01-01 24:00:00'],
  ['2026-01-01 23:60:00'],
  ['2026-01-01 23:59:60'],
  ['2026-01-01 23:59:59.'],
  ['2026-01-01 23:59:59.1234567890'],
  ['2026-01-01 23:59:59+18:01'],
  ['2026-01-01 23:59:59+1'],
  ['2026-01-01 23:59:59 Z'],
  ['2026-01-01_23:59:59'],
  ['2026-01-01'],
  ['2026-1-01 00:00:00'],
  ['202a-01-01 00:00:00'],
  ['0001-01-01 00:00:00+00:01'],
  [''],
])('refuses %j', (text) => {
  expect(readJsonValues(engine, timestamp(3), [`"${text}"`])).toEqual([undefined]);
});

it('reads the rows of one minute as those of any other, right and wrong', () => {
  const tail = fc.oneof(
    fc
      .tuple(fc.nat(61), fc.nat(999), fc.constantFrom('', 'Z', '+01:00', 'z', 'x', '5', '.'))
      .map(
        ([s, ms, zone]) => `:${String(s).padStart(2, '0')}.${String(ms).padStart(3, '0')}${zone}`,
      ),
    fc.constantFrom(
      '',
      ':07',
      ':07Z',
      ':07.5',
      ':07.1234567',
      ':0a.000',
      ':07.0:0',
      ':0:.000Z',
      'Z',
    ),
    fc.string({ minLength: 7, maxLength: 8, unit: fc.constantFrom('0', '5', ':', '.', '/', 'Z') }),
  );
  const head = fc.constantFrom('2026-01-01T00:00', '2026-01-01 00:00', '2026-01-01T00:01');
  fc.assert(
    fc.property(fc.array(fc.tuple(head, tail), { maxLength: 40 }), (items) => {
      const texts = items.map((parts) => `"${parts.join('')}"`);
      const together = readJsonValues(engine, timestamp(3).asEpoch(), texts);
      // A row of another minute in between: nothing is remembered.
      const alone = texts.map(
        (text) => readJsonValues(engine, timestamp(3).asEpoch(), ['"1999-12-31T23:59"', text])[1],
      );
      expect(together).toEqual(alone);
      items.forEach(([minute, rest], index) => {
        if (!/^:[0-5]\d\.\d{3}Z?$/.test(rest)) return;
        const iso = `${minute.replace(' ', 'T')}${rest.replace('Z', '')}Z`;
        expect(together[index]).toBe(Date.parse(iso));
      });
    }),
  );
});
