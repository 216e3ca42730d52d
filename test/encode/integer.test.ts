import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('integers of all widths are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (column) => {
      expect(jsonValues(engine, t.int64(), column)).toEqual(column.map(String));
    }),
  );
  const powers = Array.from({ length: 19 }, (_, i) => 10n ** BigInt(i));
  const edges = [
    0n,
    ...powers.flatMap((p) => [p, -p, p - 1n, 1n - p]),
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  expect(jsonValues(engine, t.int64(), edges)).toEqual(edges.map(String));
  expect(jsonValues(engine, t.int8(), [-128, 127, 0])).toEqual(['-128', '127', '0']);
  expect(jsonValues(engine, t.int16(), [-32768, 32767])).toEqual(['-32768', '32767']);
  expect(jsonValues(engine, t.int32(), [-(2 ** 31), 2 ** 31 - 1])).toEqual([
    '-2147483648',
    '2147483647',
  ]);
  expect(jsonValues(engine, t.intervalMonth(), [-14])).toEqual(['-14']);
  expect(jsonValues(engine, t.intervalMs(), [-86400000n])).toEqual(['-86400000']);
});
