import { expect, it } from 'vitest';
import { boolean, int32, int64, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { rowReader } from '../../../src/connector/database/rowReader.js';

const fields = schema({ id: int64(), n: int32(), ok: boolean(), text: string().nullable() });

it('reads values by the types of the columns, whatever form the driver gives them', () => {
  const read = rowReader(fields);
  expect(read(['9007199254740993', '7', 1, 'a'])).toEqual({
    ...{ id: 9007199254740993n, n: 7, ok: true, text: 'a' },
  });
  expect(read([1n, 7n, true, null])).toEqual({ id: 1n, n: 7, ok: true, text: null });
});

it('begins where it is told to', () => {
  expect(rowReader(fields, 2)([0, 0, 5, 6, false, 'b'])).toEqual({
    ...{ id: 5n, n: 6, ok: false, text: 'b' },
  });
});
