import { expect, test } from 'vitest';
import { csvDialect } from '../../src/decode/csvOptions.js';

test('defaults are RFC 4180 with a header', () => {
  expect(csvDialect()).toEqual({
    hasHeader: true,
    delimiter: 0x2c,
    quote: 0x22,
    escape: 0x22,
    comment: 0,
    nullLiteral: '',
    ignoreFirstLines: 0,
    badRecords: 'FAIL',
    maxRecordBytes: 16 * 1024 * 1024,
    allowMissingColumns: false,
  });
  expect(csvDialect({ quote: "'" }).escape).toBe(0x27);
  expect(csvDialect({ header: 'match' }).hasHeader).toBe(true);
});

test.each([
  [{ delimiter: ';;' }, /CSV delimiter is ";;"; expected one ASCII character/],
  [{ delimiter: 'é' }, /CSV delimiter/],
  [{ quote: '\r' }, /CSV quote/],
  [{ delimiter: '"' }, /must differ/],
  [{ comment: ',' }, /must differ/],
  [{ escape: ',' }, /must differ/],
  [{ nullLiteral: 'a,b' }, /nullLiteral "a,b"/],
  [{ ignoreFirstLines: -1 }, /ignoreFirstLines is -1/],
  [{ maxRecordBytes: 0.5 }, /maxRecordBytes is 0.5/],
])('%j is refused', (options, message) => {
  expect(() => csvDialect(options)).toThrow(message);
});
