// Values of SQL as JSON.
import { expect, it } from 'vitest';
import { jsonFrom } from '../../../src/sql/functions/jsonFrom.js';
import { jsonText } from '../../../src/sql/functions/jsonText.js';
import type { LogicalType } from '../../../src/sql/types/index.js';

const INT: LogicalType = { kind: 'INT', isNullable: true };
const text = (type: LogicalType, value: unknown): string => jsonText(jsonFrom(type)(value));

it('writes plain and nested values', () => {
  expect(text(INT, null)).toBe('null');
  expect(text({ kind: 'BIGINT', isNullable: true }, 2n ** 60n)).toBe('1152921504606846976');
  expect(text({ kind: 'DOUBLE', isNullable: true }, 1)).toBe('1.0');
  expect(text({ kind: 'ARRAY', element: INT, isNullable: true }, [1, null])).toBe('[1,null]');
  expect(text({ kind: 'MAP', key: INT, value: INT, isNullable: true }, new Map([[1, 2]]))).toBe(
    '{"1":2}',
  );
  expect(text({ kind: 'DATE', isNullable: true }, '2024-02-29')).toBe('"2024-02-29"');
});

it('writes times with a T, points in time with a Z', () => {
  const at = new Date(Date.UTC(2024, 1, 29, 1, 2, 3, 40));
  const type = { precision: 3, isNullable: true } as const;
  expect(text({ kind: 'TIMESTAMP', ...type }, at)).toBe('"2024-02-29T01:02:03.04"');
  expect(text({ kind: 'TIMESTAMP_LTZ', ...type }, at)).toBe('"2024-02-29T01:02:03.04Z"');
});
