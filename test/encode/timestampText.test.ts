import { expect, test } from 'vitest';
import { ENCODE_ISO, ENCODE_TRIM_FRACTION } from '../../assembly/abi/encode.js';
import { timestampFlags } from '../../src/encode/timestampText.js';

test('SQL with the digits of the precision unless said otherwise', () => {
  expect(timestampFlags({})).toBe(0);
  expect(timestampFlags({ timestampFormat: 'SQL', timestampFraction: 'precision' })).toBe(0);
  expect(timestampFlags({ timestampFormat: 'ISO-8601' })).toBe(ENCODE_ISO);
  expect(timestampFlags({ timestampFraction: 'shortest' })).toBe(ENCODE_TRIM_FRACTION);
});
