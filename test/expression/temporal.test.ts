import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../assembly/abi/expressionProgram.js';
import { date, int32, timestamp } from '../../src/batch/dataType.js';
import { col, type Expression } from '../../src/expression/expression.js';
import type { Tag } from '../../src/expression/tag.js';
import type { TimeUnit } from '../../src/expression/timeUnit.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { evaluateRows } from '../support/evaluateRows.js';
import * as naive from '../support/naiveTime.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

const LENGTHS: TimeUnit[] = [
  'MILLISECOND',
  'SECOND',
  'MINUTE',
  'HOUR',
  'DAY',
  'WEEK',
  'MONTH',
  'QUARTER',
  'YEAR',
];
const PARTS: TimeUnit[] = [...LENGTHS, 'DAY_OF_WEEK', 'DAY_OF_YEAR', 'EPOCH'];
const DAY_MS = 86_400_000;

const instant = fc.oneof(
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  fc.integer({ min: -2000, max: 2000 }),
  fc.integer({ min: -800, max: 800 }).map((month) => Date.UTC(1970, month, 1) - 1),
  fc.integer({ min: -800, max: 800 }).map((month) => Date.UTC(1970, month, 1)),
);
const rowOf = fc.record({
  t: fc.option(instant, { nil: null }),
  u: instant,
  n: fc.integer({ min: -1500, max: 1500 }),
});
type Row = typeof rowOf extends fc.Arbitrary<infer R> ? R : never;
const FIELDS = { t: timestamp(3).asEpoch().nullable(), u: timestamp(3).asEpoch(), n: int32() };
const t = col('t');

function check(expression: Expression<Tag>, compute: (row: Row & { t: number }) => unknown): void {
  const expected = (row: Row): unknown =>
    row.t === null ? null : compute(row as Row & { t: number });
  const plain = (values: unknown[]): unknown[] =>
    values.map((value) => (value instanceof Date ? value.getTime() : value));
  fc.assert(
    fc.property(fc.array(rowOf, { maxLength: 70 }), (rows) => {
      engine.arena.reset();
      const results = plain(evaluateRows(engine, FIELDS, rows, expression));
      expect(results).toEqual(rows.map(expected));
    }),
    { numRuns: 60 },
  );
  const base = fc.sample(rowOf, { numRuns: 97, seed: 7 });
  for (const length of [0, 1, 63, 64, 65, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1]) {
    const rows = Array.from({ length }, (_, i) => base[i % base.length]);
    engine.arena.reset();
    expect(plain(evaluateRows(engine, FIELDS, rows, expression))).toEqual(rows.map(expected));
  }
}

describe.each(PARTS)('%s', (unit) => {
  it('is extracted', () => check(t.extract(unit), (row) => naive.extractUnit(row.t, unit)));
});

describe.each(LENGTHS)('%s', (unit) => {
  it('floors', () => check(t.floorTo(unit), (row) => naive.floorToUnit(row.t, unit)));
  it('ceils', () =>
    check(t.ceilTo(unit), (row) => {
      const start = naive.floorToUnit(row.t, unit);
      return start === row.t ? start : naive.addUnits(start, unit, 1);
    }));
  it('is added', () =>
    check(t.timestampAdd(unit, col('n')), (row) => naive.addUnits(row.t, unit, row.n)));
  if (unit === 'MILLISECOND' || unit === 'SECOND' || unit === 'MINUTE') return;
  it('is counted', () =>
    check(t.timestampDiff(unit, col('u')), (row) => naive.unitsBetween(row.t, row.u, unit)));
});

it('formats by a pattern', () => {
  check(
    t.dateFormat("yyyy-MM-dd'T'HH:mm:ss.SSS 'o''' €"),
    (row) => `${new Date(row.t).toISOString().slice(0, -1)} o' €`,
  );
});

it('epoch milliseconds', () => check(t.epochMs(), (row) => row.t));

it('precision 6 and 9 keep their digits, and whole units are found before 1970', () => {
  const fields = { s: timestamp(6).asText(), x: timestamp(9).asText() };
  const rows = [
    { s: '1969-12-31 23:59:59.999999', x: '1969-12-31 23:59:59.999999999' },
    { s: '2024-02-29 12:00:00.000001', x: '2024-02-29 12:00:00.000000001' },
  ];
  const all = (expression: Expression<Tag>): unknown[] =>
    evaluateRows(engine, fields, rows, expression);
  expect(all(col('s').second())).toEqual([59, 0]);
  expect(all(col('x').extract('MILLISECOND'))).toEqual([999, 0]);
  expect(all(col('x').extract('DAY_OF_YEAR'))).toEqual([365, 60]);
  expect(all(col('s').epochMs())).toEqual([-1, Date.UTC(2024, 1, 29, 12)]);
  expect(all(col('s').timestampAdd('MONTH', 12))).toEqual([
    '1970-12-31 23:59:59.999999',
    '2025-02-28 12:00:00.000001',
  ]);
  expect(all(col('x').cast(timestamp(6).asText()))).toEqual([
    '1969-12-31 23:59:59.999999',
    '2024-02-29 12:00:00.000000',
  ]);
  expect(all(col('s').cast(timestamp(9).asText()))).toEqual([
    '1969-12-31 23:59:59.999999000',
    '2024-02-29 12:00:00.000001000',
  ]);
  expect(all(col('x').timestampDiff('DAY', col('s')))).toEqual([0, 0]);
});

it('dates: floors, sums and differences in days', () => {
  const fields = { d: date().asEpoch() };
  const days = [-1, 0, 30, 19782, -25567];
  const rows = days.map((d) => ({ d }));
  const all = (expression: Expression<Tag>): unknown[] =>
    evaluateRows(engine, fields, rows, expression);
  expect(all(col('d').floorTo('MONTH'))).toEqual(
    days.map((d) => naive.floorToUnit(d * DAY_MS, 'MONTH') / DAY_MS),
  );
  expect(all(col('d').timestampAdd('MONTH', 1))).toEqual(
    days.map((d) => naive.addUnits(d * DAY_MS, 'MONTH', 1) / DAY_MS),
  );
  expect(all(col('d').year())).toEqual(days.map((d) => new Date(d * DAY_MS).getUTCFullYear()));
  expect(all(col('d').timestampDiff('DAY', col('d').timestampAdd('DAY', 3)))).toEqual(
    days.map(() => 3),
  );
  expect(all(col('d').cast(timestamp(6).asEpoch()))).toEqual(days.map((d) => d * DAY_MS));
});

it('refuses sums beyond the type', () => {
  const rows = [{ x: '2200-01-01 00:00:00' }];
  const fields = { x: timestamp(9).asText() };
  expect(() => evaluateRows(engine, fields, rows, col('x').timestampAdd('YEAR', 100))).toThrow(
    /overflow/,
  );
});
