import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('bytes are base64', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (column) => {
      const expected = column.map((x) => `"${Buffer.from(x).toString('base64')}"`);
      expect(jsonValues(engine, t.bytes(), column)).toEqual(expected);
    }),
  );
});
