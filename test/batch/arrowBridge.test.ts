import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

it('toArrow says what to import', async () => {
  const batch = batchFromRows(createEngine(), schema({ a: int32() }), [{ a: 1 }]);
  expect(() => batch.toArrow()).toThrow(/import 'millrace\/arrow'/);
  await import('../../src/arrow.js');
  expect(batch.toArrow().numRows).toBe(1);
});
