import { describe, expect, it } from 'vitest';
import { childrenOf, isSameType, withNullability } from '../../../src/sql/types/index.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

describe('types', () => {
  it('are the same but for their nullability, not that of their parts', () => {
    expect(isSameType(typeOf('ARRAY<INT>'), typeOf('ARRAY<INT> NOT NULL'))).toBe(true);
    expect(isSameType(typeOf('ARRAY<INT>'), typeOf('ARRAY<INT NOT NULL>'))).toBe(false);
    expect(isSameType(typeOf('ROW<a INT>'), typeOf('ROW<b INT>'))).toBe(false);
    expect(isSameType({ isNullable: true, kind: 'INT' }, { kind: 'INT', isNullable: true })).toBe(
      true,
    );
  });

  it('have parts', () => {
    const parts = (text: string): string[] => childrenOf(typeOf(text)).map(textOf);
    expect(parts('MAP<INT, ROW<a DATE>>')).toEqual(['INT', 'ROW<a DATE>']);
    expect(parts('ROW<a DATE, b INT>')).toEqual(['DATE', 'INT']);
    expect(parts('MULTISET<INT>')).toEqual(['INT']);
    expect(parts('INT')).toEqual([]);
  });

  it('change their nullability', () => {
    const type = typeOf('INT');
    expect(withNullability(type, true)).toBe(type);
    expect(textOf(withNullability(type, false))).toBe('INT NOT NULL');
  });
});
