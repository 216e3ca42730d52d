import { describe, expect, it } from 'vitest';
import { withOwnText } from '../../../src/sql/catalog/ownText.js';
import { CatalogSession } from '../../support/catalogScript.js';

describe('withOwnText', () => {
  it('keeps the places of expressions right when they come from several texts', () => {
    const session = new CatalogSession();
    session.run('CREATE TABLE t (a INT, at TIMESTAMP(3), b AS a + 1, WATERMARK FOR at AS at)');
    session.run('-- another text\nALTER TABLE t ADD c AS a * 2');
    const table = session.manager.relation(['t']);
    if (table?.kind !== 'table') throw new Error('There is no table t.');
    const texts = table.columns.map((column) =>
      column.kind === 'computed'
        ? table.sql.text.slice(column.expression.start, column.expression.end)
        : '',
    );
    expect(texts).toEqual(['', '', '`a` + 1', '`a` * 2']);
    const { start, end } = table.watermark?.expression ?? { start: 0, end: 0 };
    expect(table.sql.text.slice(start, end)).toBe('`at`');
    expect(withOwnText(table).sql.text).toBe(table.sql.text);
  });
});
