import { expect, it } from 'vitest';
import { csvDialect, type CsvDecodeOptions } from '../../src/decode/csvOptions.js';
import { readPreamble } from '../../src/decode/csvPreamble.js';

const read = (text: string, isFinal: boolean, options: CsvDecodeOptions = {}) =>
  readPreamble(new TextEncoder().encode(text), isFinal, csvDialect(options), 'a.csv');

const FULL = '\ufeffmade by hand\n\n# comment\na,"b\n""c"""\r\n1,2\n';
const options = { ignoreFirstLines: 2, comment: '#' };

it('is byte order mark, ignored lines, comments and header', () => {
  const byteCount = new TextEncoder().encode(FULL).length - '1,2\n'.length;
  expect(read(FULL, false, options)).toEqual({ byteCount, names: ['a', 'b\n"c"'] });
  expect(read('\ufeff1,2\n', true, { header: false })).toEqual({ byteCount: 3, names: null });
  expect(read('a,b', true)).toEqual({ byteCount: 3, names: ['a', 'b'] });
});

it('is not complete before its last byte', () => {
  const bytes = new TextEncoder().encode(FULL);
  const whole = bytes.length - '1,2\n'.length;
  for (let length = 0; length < whole; length++) {
    const cut = readPreamble(bytes.subarray(0, length), false, csvDialect(options), 'a.csv');
    expect(cut).toBeUndefined();
  }
});

it('ends at the end of a file that has none', () => {
  expect(read('', true)).toBeUndefined();
  expect(read('one line', true, { ignoreFirstLines: 1 })).toBeUndefined();
  expect(readPreamble(new Uint8Array([0xef]), true, csvDialect({ header: false }), 'a')).toEqual({
    byteCount: 0,
    names: null,
  });
});

it('has lines of a limited length', () => {
  expect(() => read('x'.repeat(100), false, { maxRecordBytes: 10 })).toThrow('is this a CSV file?');
});
