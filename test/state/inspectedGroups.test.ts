import fc from 'fast-check';
import { expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { inspectedGroups } from '../../src/state/inspectedGroups.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

const engine = createEngine();
const keys = schema({ shop: string().nullable(), place: int32() });

it('keys and values of groups are read, and no key is made', () => {
  const key = fc.record({
    shop: fc.option(fc.constantFrom('a', 'b', 'a shop with a long name'), { nil: null }),
    place: fc.integer({ min: 0, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 100 }), key, (rows, other) => {
      engine.arena.reset();
      const types = keys.fields.map((field) => field.type);
      const table = new GroupTable(engine, types, { payloadBytes: 0 });
      const columns = batchFromRows(engine, keys, rows).columns();
      table.intern(columns, rows.length, 0, engine.arena.allocate(rows.length * 4));
      const read = (name: string, from: number, count: number): string[] =>
        Array.from({ length: count }, (_, i) => `${name} ${from + i}`);
      const groups = inspectedGroups(engine, table, keys.fields, { names: ['n'], read });
      const distinct = [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
      const expected = distinct.map((of, group) => ({ key: of, value: `n ${group}` }));
      const state = groups.state('n');
      expect(state.entries()).toEqual(expected);
      for (const { key: of, value } of expected) expect(state.get(of)).toBe(value);
      const found = expected.find(({ key: of }) => JSON.stringify(of) === JSON.stringify(other));
      expect(state.get(other)).toBe(found?.value);
      expect(table.groupCount).toBe(distinct.length);
      table.release();
    }),
  );
});

it('many groups are read in pieces', () => {
  const rows = Array.from({ length: 10_000 }, (_, place) => ({ shop: null, place }));
  const types = keys.fields.map((field) => field.type);
  const table = new GroupTable(engine, types, { payloadBytes: 0 });
  const columns = batchFromRows(engine, keys, rows).columns();
  table.intern(columns, rows.length, 0, engine.arena.allocate(rows.length * 4));
  const read = (_: string, from: number, count: number): number[] =>
    Array.from({ length: count }, (__, i) => from + i);
  const entries = inspectedGroups(engine, table, keys.fields, { names: ['n'], read })
    .state('n')
    .entries();
  expect(entries.map(({ key, value }) => [key['place'], value])).toEqual(
    rows.map(({ place }) => [place, place]),
  );
  table.release();
});
