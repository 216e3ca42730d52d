// JSON read and written: what JSON.parse takes is taken, what it refuses is refused.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isScalar, JsonNumber, jsonText, parseJson } from '../../../src/sql/functions/jsonText.js';

/** With the keys of objects sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

it('reads and writes what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 2);
      expect(sorted(JSON.parse(jsonText(parseJson(text))))).toEqual(sorted(JSON.parse(text)));
    }),
  );
});

it('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'{}[],:"1-.e tru\\'), maxLength: 8 }),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (isJson) expect(() => parseJson(text)).not.toThrow();
        else expect(() => parseJson(text)).toThrow('The text is no JSON');
      },
    ),
    { numRuns: 2000 },
  );
});

it('keeps the digits of numbers and sorts keys', () => {
  expect(jsonText(parseJson('{"b": 1.50, "a": 12345678901234567890}'))).toBe(
    '{"a":12345678901234567890,"b":1.50}',
  );
  expect(isScalar(new JsonNumber('1'))).toBe(true);
  expect(isScalar([])).toBe(false);
});

it('refuses what is nested too deeply', () => {
  expect(() => parseJson('['.repeat(5000))).toThrow('The text is no JSON');
});
