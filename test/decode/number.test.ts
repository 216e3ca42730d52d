import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readJsonValues } from '../support/jsonValues.js';

const engine = createEngine();

it.each([
  [t.int8(), 8],
  [t.int16(), 16],
  [t.int32(), 32],
  [t.int64(), 64],
] as const)('%s holds what fits its bits', (type, bits) => {
  const near = fc.tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: -3, max: 3 }));
  const value = near.map(([power, offset]) => 2n ** BigInt(power) + BigInt(offset));
  const signed = fc.oneof(
    value,
    value.map((x) => -x),
    fc.bigInt(),
  );
  const property = fc.property(fc.array(signed, { maxLength: 100 }), (values) => {
    const read = readJsonValues(engine, type, values.map(String));
    const isWide = bits === 64;
    expect(read).toEqual(
      values.map((x) => (BigInt.asIntN(bits, x) !== x ? undefined : isWide ? x : Number(x))),
    );
  });
  fc.assert(property);
});
