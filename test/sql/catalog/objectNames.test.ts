import { describe, expect, it } from 'vitest';
import { requireRelation } from '../../../src/sql/catalog/objectNames.js';
import { parseStatement } from '../../../src/sql/parse/parse.js';
import { CatalogSession } from '../../support/catalogScript.js';

describe('requireRelation', () => {
  it.each([
    ['DESCRIBE ordres', "There is no table 'ordres'. Did you mean 'orders'?"],
    ['DESCRIBE nix.orders', "There is no database 'nix'. Databases: default_database."],
    ['DESCRIBE a.b.orders', "There is no catalog 'a'. Catalogs: default_catalog."],
    ['DESCRIBE `a\u0007`', 'line 1, column 10'],
  ])('%s', (text, message) => {
    const session = new CatalogSession();
    session.run('CREATE TABLE orders (a INT)');
    const statement = parseStatement(text);
    if (statement.kind !== 'describe' || statement.name.kind !== 'name') throw new Error(text);
    const { name } = statement;
    expect(() => requireRelation(name, session.context(text))).toThrow(message);
  });
});
