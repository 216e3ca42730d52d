import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('decimals are plain, to 38 digits', () => {
  for (const [precision, scale] of [
    [38, 0],
    [38, 38],
    [38, 10],
    [38, 19],
    [20, 18],
    [18, 0],
    [18, 18],
    [9, 3],
  ]) {
    const most = 10n ** BigInt(precision) - 1n;
    fc.assert(
      fc.property(fc.array(fc.bigInt(-most, most)), (column) => {
        const all = [...column, most, -most, 0n, 1n, -1n];
        expect(jsonValues(engine, t.decimal(precision, scale), all)).toEqual(
          all.map((x) => plain(x, scale)),
        );
      }),
      { numRuns: 40 },
    );
  }
});

function plain(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
