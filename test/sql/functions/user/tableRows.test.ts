import { expect, it } from 'vitest';
import { tableFunction } from '../../../../src/sql/functions/user/definitions.js';
import { resolveFunction } from '../../../../src/sql/functions/user/signature.js';
import { tableRows, unnestRows } from '../../../../src/sql/functions/user/tableRows.js';
import type { LogicalType } from '../../../../src/sql/types/index.js';

const INT: LogicalType = { kind: 'INT', isNullable: false };

it('splits rows into columns, and counts them where it is told to', () => {
  const fields = [
    { name: 'a', type: INT },
    { name: 'b', type: INT },
  ];
  const element: LogicalType = { kind: 'ROW', fields, isNullable: true };
  const made = unnestRows({ kind: 'ARRAY', element, isNullable: true }, true);
  expect(made?.fields.map(({ name, type }) => [name, type.isNullable])).toEqual([
    ['a', true],
    ['b', true],
    ['ORDINALITY', false],
  ]);
  expect([...(made?.rowsOf([[{ a: 1, b: 2 }, null]]) ?? [])]).toEqual([
    [1, 2, 1],
    [null, null, 2],
  ]);
  expect([...(made?.rowsOf([null]) ?? [])]).toEqual([]);
  expect(unnestRows(INT, false)).toBeUndefined();
});

it('refuses what is no list of rows', () => {
  const call = (): Iterable<number> => 'text' as never;
  const text = tableFunction({ parameters: [], result: 'INT NOT NULL', call });
  const { fields, rowsOf } = tableRows(resolveFunction('F', text));
  expect(fields).toEqual([{ name: 'EXPR$0', type: INT }]);
  expect(() => [...rowsOf([])]).toThrow('F returned string; expected an array or iterable');
});
