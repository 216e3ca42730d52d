import { expect, it } from 'vitest';
import { countLines, isOneRecord, withoutLineEnd } from '../../src/decode/csvFraming.js';
import { csvDialect } from '../../src/decode/csvOptions.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);

it('counts and cuts line ends', () => {
  expect(['', 'a', 'a\n', '\n\nb\n'].map((value) => countLines(bytes(value)))).toEqual([
    0, 0, 1, 3,
  ]);
  expect(['a\n', 'a\r\n', 'a', '\n'].map((value) => text(withoutLineEnd(bytes(value))))).toEqual([
    'a',
    'a',
    'a',
    '',
  ]);
});

it.each([
  ['a,b\n', true],
  ['"a\nb",c\n', true],
  ['a,b\nc,d\n', false],
  ['"a,b\n', false],
])('%j is one record: %s', (value, expected) => {
  expect(isOneRecord(bytes(value), csvDialect())).toBe(expected);
});
