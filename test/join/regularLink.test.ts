// Kernels that link rows: those in the order of a model of chains.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { int32, int64 } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RegularJoinSide } from '../../src/join/regularJoinSide.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';
import { changelogs, KINDS, rowsLeft, textOf, type Change } from '../support/changelogRun.js';

const engine = createEngine();
const schema = new Schema([
  { name: 'key', type: int64() },
  { name: 'value', type: int32() },
]);
const row = fc.record({ key: fc.bigInt({ min: 0n, max: 2n }), value: fc.nat(2) });

it('add rows, find those that are taken back, and tell what came and went', () => {
  fc.assert(
    fc.property(changelogs(row), fc.constantFrom(1, 4, 100), (changes, size) => {
      const table = new GroupTable(engine, [int64()], { payloadBytes: 8 });
      const side = new RegularJoinSide(engine, {
        input: 0,
        fields: schema.fields,
        positions: [0, 1],
        identity: [0, 1],
        isUpsert: false,
        countsMatches: false,
        ttlMs: Infinity,
      });
      for (let from = 0; from < changes.length; from += size) {
        const some = changes.slice(from, from + size);
        expect(apply(side, table, some)).toEqual(
          some.map(({ kind, row: { ...one } }) => [kind, one]),
        );
      }
      expect(side.rows.rowCount).toBe(rowsLeft(changes).length);
      side.release();
      table.release();
    }),
  );
});

function apply(side: RegularJoinSide, table: GroupTable, changes: readonly Change[]): unknown[] {
  engine.arena.reset();
  const kinds = changes.map(({ kind }) => KINDS.indexOf(kind));
  const rows = changes.map(({ row: one }) => one);
  const batch = batchFromRows(engine, schema, rows, { kinds });
  const groups = engine.arena.allocate(rows.length * 4);
  table.intern([batch.column(0)], rows.length, 0, groups);
  side.begin(0);
  const events = side.apply(table, batch, groups);
  const [key, value] = [0, 1].map((at) => side.rows.column(at, events.ids, events.count, false));
  const { i32, i64, u8 } = engine.memory;
  const told = Array.from({ length: events.count }, (_, i) => [
    KINDS[u8[events.kinds + i]],
    { key: i64[(key.values >>> 3) + i], value: i32[(value.values >>> 2) + i] },
  ]);
  side.collect(table);
  return told;
}

it('takes back what is not there: nothing happens', () => {
  const missing: Change = { kind: '-D', row: { key: 1n, value: 1 } };
  const table = new GroupTable(engine, [int64()], { payloadBytes: 8 });
  const side = new RegularJoinSide(engine, {
    input: 1,
    fields: schema.fields,
    positions: [0, 1],
    identity: [0, 1],
    isUpsert: false,
    countsMatches: true,
    ttlMs: Infinity,
  });
  expect(apply(side, table, [missing])).toEqual([]);
  expect(textOf(side.rows.rowCount)).toBe('0');
  side.release();
  table.release();
});
