import { describe, expect, it } from 'vitest';
import { schemaOf, uniqueNames } from '../../../src/sql/physical/schema.js';

describe('schemas of operators', () => {
  it('have each name once', () => {
    expect(uniqueNames(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a_2', 'a_3']);
    expect(uniqueNames(['a', 'a', 'a_2'])).toEqual(['a', 'a_3', 'a_2']);
    expect(uniqueNames([])).toEqual([]);
  });

  it('have the types of columns', () => {
    const type = { kind: 'INT', isNullable: true } as const;
    const { names, fields } = schemaOf([
      { name: 'x', type },
      { name: 'x', type: { ...type, isNullable: false } },
    ]);
    expect(names).toEqual(['x', 'x_2']);
    expect(fields.map((field) => String(field.type))).toEqual(['INT', 'INT NOT NULL']);
  });
});
