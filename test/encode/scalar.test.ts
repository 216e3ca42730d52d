import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('every scalar type has its text', () => {
  const texts: [t.DataType<unknown>, unknown, string][] = [
    [t.boolean(), true, 'true'],
    [t.boolean(), false, 'false'],
    [t.int8(), -128, '-128'],
    [t.int16(), 32767, '32767'],
    [t.int32(), -(2 ** 31), '-2147483648'],
    [t.int64(), 2n ** 63n - 1n, '9223372036854775807'],
    [t.intervalMonth(), -14, '-14'],
    [t.intervalMs(), -86400000n, '-86400000'],
    [t.float32(), 0.5, '0.5'],
    [t.float64(), -1e-7, '-1e-7'],
    [t.decimal(4, 2), -5n, '-0.05'],
    [t.decimal(30, 2), 5n, '0.05'],
    [t.date(), -1, '"1969-12-31"'],
    [t.time(0), 1000, '"00:00:01"'],
    [t.timestamp(0), 0n, '"1970-01-01 00:00:00"'],
    [t.timestampLtz(3), 0n, '"1970-01-01 00:00:00.000Z"'],
  ];
  for (const [type, value, text] of texts) {
    expect(jsonValues(engine, type, [value, null, value])).toEqual([text, 'null', text]);
  }
});

test('booleans are read from their bits', () => {
  const bits = Array.from({ length: 131 }, (_, i) => i % 3 === 0 || i % 7 === 0);
  expect(jsonValues(engine, t.boolean(), bits)).toEqual(bits.map(String));
});
