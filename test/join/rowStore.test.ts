// The row store against a list of plain rows: append, read by id in any order, expire.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import { Batch } from '../../src/batch/batch.js';
import { boolean, decimal, float32, int64, int8, string } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { RowStore } from '../../src/join/rowStore.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s, uint32s } from '../support/columns.js';

const columns = schema({
  id: int64(),
  flag: boolean().nullable(),
  small: int8(),
  real: float32().nullable(),
  text: string().nullable(),
  wide: decimal(38, 2).nullable(),
});
const types = columns.fields.map(({ type }) => type);
const nulled = schema(
  Object.fromEntries(columns.fields.map(({ name, type }) => [name, type.nullable()])),
);

const row = fc.record({
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  flag: fc.option(fc.boolean()),
  small: fc.integer({ min: -128, max: 127 }),
  real: fc.option(fc.integer().map(Math.fround)),
  text: fc.option(fc.string({ maxLength: 40 })),
  wide: fc.option(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((v) => `${v}.25`)),
});
type Row = Record<string, unknown>;

it('gives back what was appended, by id, and nulls for no row', () => {
  const property = fc.property(
    fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 6 }),
    fc.array(fc.option(fc.nat(400)), { maxLength: 60 }),
    fc.nat(1100),
    (batches, picks, filler) => {
      const engine = createEngine();
      const store = new RowStore(engine, types);
      const writer = new RowWriter(engine, columns);
      const kept: { id: number; row: Row }[] = [];
      const append = (rows: readonly Row[]): void => {
        const written = writer.write(rows).columns();
        for (const { firstId, from, count } of store.append(written, 0, 0, rows.length)) {
          for (let i = 0; i < count; i++) kept.push({ id: firstId + i, row: rows[from + i] });
        }
        engine.arena.reset();
      };
      // So that batches begin anywhere in a segment, and cross its end.
      const blank = { id: 0n, flag: null, small: 0, real: null, text: null, wide: null };
      append(new Array<Row>(filler).fill(blank));
      kept.length = 0;
      batches.forEach(append);
      const wanted = picks.map((pick) =>
        pick === null || kept.length === 0 ? undefined : kept[pick % kept.length],
      );
      const ids = uint32s(
        engine,
        wanted.map((entry) => entry?.id ?? 0xffffffff),
      );
      const read = store.columns(ids, wanted.length, true);
      const batch = new Batch(engine, nulled, read, wanted.length).verify();
      const missing = Object.fromEntries(columns.names.map((name) => [name, null]));
      expect(readRows(batch)).toEqual(wanted.map((entry) => entry?.row ?? missing));
      store.release();
      expect(store.stateBytes).toBe(0);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

it('releases the segments whose rows have all expired, in any order', () => {
  const engine = createEngine();
  const store = new RowStore(engine, [int64()]);
  const append = (times: readonly number[]): void => {
    const addresses = int64s(engine, times.map(BigInt));
    store.append(
      new RowWriter(engine, schema({ id: int64() }))
        .write(times.map((at) => ({ id: BigInt(at) })))
        .columns(),
      addresses,
      0,
      times.length,
    );
    engine.arena.reset();
  };
  const segment = (time: number): number[] => new Array<number>(SEGMENT_ROWS).fill(time);
  // The first segment has one row of the far future.
  append([...segment(10).slice(1), 1_000_000, ...segment(20), ...segment(30)]);
  expect(store.rowCount).toBe(3 * SEGMENT_ROWS);
  const before = store.stateBytes;
  store.table.releaseExpired(20);
  expect(store.rowCount).toBe(2 * SEGMENT_ROWS);
  expect(store.stateBytes).toBeLessThan(before);
  store.table.releaseExpired(1_000_000);
  expect(store.rowCount).toBe(0);
  append([40]);
  expect(store.rowCount).toBe(1);
  store.release();
});
