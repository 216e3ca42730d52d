import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('every power of ten, and the doubles next to it, need it right', () => {
  const column: number[] = [];
  const word = new DataView(new ArrayBuffer(8));
  for (let exponent = -323; exponent <= 308; exponent++) {
    word.setFloat64(0, Number(`1e${exponent}`));
    const bits = word.getBigInt64(0);
    for (let step = -20n; step <= 20n; step++) {
      word.setBigInt64(0, bits + step);
      const neighbour = word.getFloat64(0);
      if (Number.isFinite(neighbour)) column.push(neighbour);
    }
  }
  expect(jsonValues(engine, t.float64(), column)).toEqual(column.map((x) => JSON.stringify(x)));
});
