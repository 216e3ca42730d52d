import { describe, expect, it } from 'vitest';
import { packedText, unpackedValue } from '../../../src/sql/rule/packedText.js';
import type { LogicalType } from '../../../src/sql/types/index.js';

const plain = (kind: string, more: object = {}): LogicalType =>
  ({ kind, isNullable: true, ...more }) as LogicalType;
const array = (element: LogicalType): LogicalType => plain('ARRAY', { element });

describe('nested values as texts', () => {
  it.each([
    [array(plain('INT')), [1, null, -3]],
    [array(plain('BIGINT')), [9007199254740993n, -1n]],
    [array(plain('DOUBLE')), [0.1, NaN, Infinity, -1e300]],
    [array(plain('DECIMAL', { precision: 9, scale: 2 })), ['1.50', '-0.01']],
    [array(plain('VARCHAR', { length: 9 })), ['', '"x"', '\u{1f600}', null]],
    [array(plain('BOOLEAN')), [true, false, null]],
    [array(plain('VARBINARY', { length: 9 })), [Uint8Array.of(0, 255), Uint8Array.of()]],
    [array(plain('TIMESTAMP', { precision: 3 })), [new Date(0), new Date(-1)]],
    [array(plain('TIMESTAMP', { precision: 6 })), ['2024-02-29 10:11:12.345678']],
    [array(plain('DATE')), ['2024-02-29']],
    [
      plain('MAP', { key: plain('INT'), value: array(plain('INT')) }),
      new Map([
        [1, [2]],
        [3, []],
      ]),
    ],
    [
      plain('ROW', {
        fields: [
          { name: 'a', type: plain('INT') },
          { name: 'b', type: array(plain('INT')) },
        ],
      }),
      { a: 1, b: [null] },
    ],
  ])('%#', (type, value) => {
    const text = packedText(type)(value);
    expect(unpackedValue(type)(text)).toEqual(value);
    expect(packedText(type)(unpackedValue(type)(text))).toBe(text);
  });
});
