import { describe, expect, it } from 'vitest';
import { TableBuilder } from '../../../src/sql/catalog/tableBuilder.js';
import { parseStatement } from '../../../src/sql/parse/parse.js';
import { CatalogSession } from '../../support/catalogScript.js';

const HEAD = {
  path: ['c', 'd', 't'],
  partitionKeys: [],
  options: {},
  isTemporary: false,
} as const;

function built(text: string): TableBuilder {
  const statement = parseStatement(text);
  if (statement.kind !== 'createTable') throw new Error(text);
  const builder = new TableBuilder(new CatalogSession().context(text));
  builder.addAll(statement.elements);
  return builder;
}

describe('TableBuilder', () => {
  it('knows types of computed columns that stand before theirs, and makes keys NOT NULL', () => {
    const builder = built('CREATE TABLE t (b AS a + 1, a INT, PRIMARY KEY (a) NOT ENFORCED)');
    const { columns, primaryKey } = builder.finish(HEAD);
    expect(columns.map(({ name, type }) => [name, type.kind, type.isNullable])).toEqual([
      ['b', 'INT', false],
      ['a', 'INT', false],
    ]);
    expect(primaryKey).toEqual(['a']);
    expect([builder.hasKey, builder.hasWatermark]).toEqual([true, false]);
  });

  it('does not compute a column from another computed one', () => {
    const builder = built('CREATE TABLE t (a INT, b AS a + 1, c AS b + 1)');
    expect(() => builder.finish(HEAD)).toThrow("There is no column 'b'");
  });
});
