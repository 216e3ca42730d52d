import { describe, expect, it } from 'vitest';
import { keysAlike } from '../../../src/sql/physical/joinKeys.js';
import type { Rex } from '../../../src/sql/rex/rex.js';
import { typeText, type LogicalType } from '../../../src/sql/types/index.js';

const INT: LogicalType = { kind: 'INT', isNullable: false };
const BIGINT: LogicalType = { kind: 'BIGINT', isNullable: true };
const decimal = (precision: number, scale: number): LogicalType => ({
  kind: 'DECIMAL',
  precision,
  scale,
  isNullable: true,
});
const text = (kind: 'CHAR' | 'VARCHAR', length: number): LogicalType => ({
  kind,
  length,
  isNullable: true,
});
const column = (type: LogicalType): Rex => ({ kind: 'input', index: 0, type });

/** What the keys of two types become. */
function shown(left: LogicalType, right: LogicalType): string[] {
  const [key] = keysAlike([{ left: column(left), right: column(right) }]);
  return [key.left, key.right].map(({ kind, type }) => `${kind} ${typeText(type)}`);
}

describe('keys of a join', () => {
  it('of one type stay as they are, whatever their lengths and nulls', () => {
    expect(shown(BIGINT, { ...BIGINT, isNullable: false })).toEqual([
      'input BIGINT',
      'input BIGINT NOT NULL',
    ]);
    expect(shown(text('CHAR', 3), text('VARCHAR', 9))).toEqual([
      'input CHAR(3)',
      'input VARCHAR(9)',
    ]);
  });

  it('of two types are cast to the one that holds both', () => {
    expect(shown(INT, BIGINT)).toEqual(['cast BIGINT', 'input BIGINT']);
    expect(shown(decimal(10, 2), decimal(12, 3))).toEqual([
      'cast DECIMAL(12, 3)',
      'input DECIMAL(12, 3)',
    ]);
  });
});
