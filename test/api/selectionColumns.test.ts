import { col, int32, lit, schema, string } from 'millrace';
import { expect, it } from 'vitest';
import { selectionColumns } from '../../src/api/selectionColumns.js';

const columns = schema({ n: int32(), name: string().nullable() });

it('a selection has its own names, in its own order', () => {
  const { schema: result, columns: computed } = selectionColumns(columns, {
    label: 'name',
    next: col('n').add(1),
    one: lit(1),
  });
  expect(String(result)).toBe('(label STRING, next INT NOT NULL, one INT NOT NULL)');
  expect(computed.map(({ name }) => name)).toEqual(['label', 'next', 'one']);
});

it('a selection of what is not there or does not fit is refused', () => {
  expect(() => selectionColumns(columns, { x: 'nam' })).toThrow(/did you mean 'name'/);
  expect(() => selectionColumns(columns, { x: col('name').add(1) })).toThrow(
    expect.objectContaining({ code: 'PLAN_TYPE_MISMATCH' }) as Error,
  );
});
