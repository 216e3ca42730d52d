import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { rowKindsOf } from '../../src/sink/rowKind.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

const fields = schema({ n: int32() });
const rows = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }];

it('names the kinds, through a selection', () => {
  const engine = createEngine();
  expect(rowKindsOf(batchFromRows(engine, fields, rows))).toBeUndefined();
  expect(rowKindsOf(batchFromRows(engine, fields, rows, { kinds: [0, 0, 0, 0] }))).toBeUndefined();
  const kinds = [0, 1, 2, 3];
  expect(rowKindsOf(batchFromRows(engine, fields, rows, { kinds }))).toEqual([
    '+I',
    '-U',
    '+U',
    '-D',
  ]);
  const selected = batchFromRows(engine, fields, rows, { kinds, selection: [1, 3] });
  expect(rowKindsOf(selected)).toEqual(['-U', '-D']);
});
