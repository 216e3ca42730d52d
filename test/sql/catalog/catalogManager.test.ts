import { describe, expect, it } from 'vitest';
import { CatalogManager } from '../../../src/sql/catalog/catalogManager.js';
import type { CatalogTable } from '../../../src/sql/catalog/catalogObject.js';

const table = (name: string, isTemporary = false): CatalogTable => ({
  kind: 'table',
  path: ['default_catalog', 'default_database', name],
  columns: [],
  primaryKey: [],
  partitionKeys: [],
  options: {},
  isTemporary,
  sql: { text: '' },
});

describe('CatalogManager', () => {
  it('finds tables by one to three names', () => {
    const manager = new CatalogManager();
    const t = table('t');
    manager.addTable(t);
    expect(manager.relation(['t'])).toBe(t);
    expect(manager.relation(['default_database', 't'])).toBe(t);
    expect(manager.relation(['default_catalog', 'default_database', 't'])).toBe(t);
    expect(manager.relation(['T'])).toBeUndefined();
    expect(manager.relation(['x', 'default_catalog', 'default_database', 't'])).toBeUndefined();
    expect(manager.relation(['__proto__'])).toBeUndefined();
  });

  it('hides permanent tables behind temporary ones', () => {
    const manager = new CatalogManager();
    const [permanent, temporary] = [table('t'), table('t', true)];
    manager.addTable(permanent);
    manager.addTable(temporary);
    expect(manager.relation(['t'])).toBe(temporary);
    expect(manager.relationsIn('default_catalog', 'default_database')).toEqual([temporary]);
    manager.drop(temporary);
    expect(manager.relation(['t'])).toBe(permanent);
    expect(() => manager.addTable(permanent)).toThrow("There is a table 'default_catalog");
  });

  it('names relations as short as they can be written', () => {
    const manager = new CatalogManager();
    manager.createDatabase('default_catalog', 'd', { options: {} });
    manager.createCatalog('c', { options: {} });
    manager.createDatabase('c', 'e', { options: {} });
    manager.addTable(table('t'));
    manager.put({ ...table('u'), path: ['default_catalog', 'd', 'u'] });
    manager.put({ ...table('v'), path: ['c', 'e', 'v'] });
    expect(manager.relationNames().toSorted()).toEqual(['c.e.v', 'd.u', 't']);
    manager.use('c', 'e');
    expect(manager.relation(['v'])?.path).toEqual(['c', 'e', 'v']);
    manager.dropCatalog('c');
    expect(manager.relation(['c', 'e', 'v'])).toBeUndefined();
  });

  it('needs the database of what is put into it', () => {
    const manager = new CatalogManager();
    expect(() => manager.put({ ...table('t'), path: ['a', 'b', 't'] })).toThrow(
      "There is no database 'a.b'",
    );
    expect(() => manager.createDatabase('a', 'b', { options: {} })).toThrow("no catalog 'a'");
  });
});
