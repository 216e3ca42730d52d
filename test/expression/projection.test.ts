import { afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  decimal,
  float64,
  int32,
  int64,
  string,
  boolean,
  timestamp,
  row,
} from '../../src/batch/dataType.js';
import type { Fields } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { col, lit, type Expression } from '../../src/expression/expression.js';
import { when } from '../../src/expression/when.js';
import { fn, vectorFn } from '../../src/expression/userFunction.js';
import { compileExpressions } from '../../src/expression/projection.js';
import type { Tag } from '../../src/expression/tag.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

function run(fields: Fields, rows: readonly object[], expression: Expression<Tag>): unknown[] {
  const input = schema(fields);
  const batch = batchFromRows(engine, input, rows as never);
  const projection = compileExpressions(engine, input, [{ name: 'x', expression }]);
  try {
    return valuesFromColumn(engine, projection.evaluate(batch)[0], rows.length);
  } finally {
    projection.release();
  }
}

const LENGTHS = [0, 1, 63, 64, 65, 2047, 2048, 2049];

describe('arithmetic over chunks', () => {
  it.each(LENGTHS)('%i rows of every width with nulls', (length) => {
    const rows = Array.from({ length }, (_, i) => ({
      a: i % 7 === 3 ? null : BigInt(i) * 3_000_000_000n,
      b: i % 5 === 1 ? null : (i % 13) - 6,
      x: i % 3 === 0 ? null : i / 7,
    }));
    const fields = { a: int64().nullable(), b: int32().nullable(), x: float64().nullable() };
    expect(run(fields, rows, col('a').mul(2).sub(col('b')))).toEqual(
      rows.map(({ a, b }) => (a === null || b === null ? null : a * 2n - BigInt(b))),
    );
    expect(run(fields, rows, col('b').add(1))).toEqual(
      rows.map(({ b }) => (b === null ? null : b + 1)),
    );
    expect(run(fields, rows, col('x').mul(0.908).gt(col('b')))).toEqual(
      rows.map(({ x, b }) => (x === null || b === null ? null : x * 0.908 > b)),
    );
    expect(
      run(
        fields,
        rows,
        col('b')
          .ne(0)
          .and(lit(60).div(col('b')).lt(20)),
      ),
    ).toEqual(rows.map(({ b }) => (b === null ? null : b !== 0 && Math.trunc(60 / b) < 20)));
    expect(run(fields, rows, lit(7))).toEqual(rows.map(() => 7));
    expect(
      run(
        fields,
        rows,
        when(col('b').eq(0))
          .then(0)
          .otherwise(lit(60).div(col('b'))),
      ),
    ).toEqual(rows.map(({ b }) => (b === null ? null : b === 0 ? 0 : Math.trunc(60 / b))));
  });

  it('names overflow with expression and row, unless the row is null or not needed', () => {
    const rows = Array.from({ length: 2100 }, (_, i) => ({
      price: i === 2060 ? 2n ** 62n : i === 17 ? null : 1n,
    }));
    const fields = { price: int64().nullable() };
    expect(() => run(fields, rows, col('price').mul(2))).toThrow(
      'BIGINT overflow in (price * 2) at row 2060',
    );
    const guarded = when(col('price').lt(9)).then(col('price').mul(2)).otherwise(0);
    expect(run(fields, rows, guarded)[2060]).toBe(0n);
    expect(() => run(fields, rows, col('price').div(0))).toThrow('Division by zero in (price / 0)');
  });

  it('agrees with BigInt over all of BIGINT', () => {
    const extreme = fc.oneof(
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      fc.bigInt(-9n, 9n),
      fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, -1n, 0n, 1n, 2n ** 32n),
    );
    fc.assert(
      fc.property(
        extreme,
        extreme,
        fc.constantFrom('add', 'sub', 'mul', 'div', 'mod'),
        (a, b, name) => {
          if (b === 0n && (name === 'div' || name === 'mod')) return;
          const exact = { add: a + b, sub: a - b, mul: a * b, div: b && a / b, mod: b && a % b }[
            name
          ];
          const compute = () =>
            run({ a: int64(), b: int64() }, [{ a, b }], col('a')[name as 'add'](col('b')))[0];
          if (BigInt.asIntN(64, exact) === exact) expect(compute()).toBe(exact);
          else expect(compute).toThrow('BIGINT overflow');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('three-valued logic', () => {
  const values = [true, false, null];
  const rows = values.flatMap((a) => values.map((b) => ({ a, b })));
  const fields = { a: boolean().nullable(), b: boolean().nullable() };
  it('has the truth tables of SQL', () => {
    expect(run(fields, rows, col('a').and(col('b')))).toEqual([
      true,
      false,
      null,
      false,
      false,
      false,
      null,
      false,
      null,
    ]);
    expect(run(fields, rows, col('a').or(col('b')))).toEqual([
      true,
      true,
      true,
      true,
      false,
      null,
      true,
      null,
      null,
    ]);
    expect(run(fields, rows, col('a').not())).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      null,
      null,
      null,
    ]);
    expect(run(fields, rows, col('a').isDistinctFrom(col('b')))).toEqual([
      false,
      true,
      true,
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(run(fields, rows, col('a').isNotTrue())).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('other families', () => {
  it('decimals are exact', () => {
    const rows = [
      { p: '12.345', q: '-0.001' },
      { p: '-99999999999999999999.999', q: '3.000' },
    ];
    const fields = { p: decimal(23, 3), q: decimal(23, 3) };
    expect(run(fields, rows, col('p').mul(0.908))).toEqual([
      '11.209260',
      '-90799999999999999999.999092',
    ]);
    expect(run(fields, rows, col('p').add(col('q')))).toEqual([
      '12.344',
      '-99999999999999999996.999',
    ]);
    expect(run(fields, rows, col('p').gt(12))).toEqual([true, false]);
  });

  it('strings, times, fields, choice and casts', () => {
    const fields = {
      s: string().nullable(),
      at: timestamp(3),
      r: row({ k: int32().nullable() }).nullable(),
      x: float64(),
    };
    const rows = [
      { s: 'äpple pie', at: new Date('1969-12-31T23:59:59.999Z'), r: { k: 5 }, x: 2.5 },
      { s: null, at: new Date('2024-02-29T12:30:00Z'), r: null, x: -2.5 },
    ];
    expect(run(fields, rows, col('s').length())).toEqual([9, null]);
    expect(run(fields, rows, col('s').like('%pie'))).toEqual([true, null]);
    expect(run(fields, rows, col('s').coalesce('none'))).toEqual(['äpple pie', 'none']);
    expect(run(fields, rows, col('s').eq('äpple pie'))).toEqual([true, null]);
    expect(run(fields, rows, col('at').year())).toEqual([1969, 2024]);
    expect(run(fields, rows, col('at').floorTo('HOUR'))).toEqual([
      new Date('1969-12-31T23:00:00Z'),
      new Date('2024-02-29T12:00:00Z'),
    ]);
    expect(run(fields, rows, col('at').timestampAdd('YEAR', 1))).toEqual([
      new Date('1970-12-31T23:59:59.999Z'),
      new Date('2025-02-28T12:30:00Z'),
    ]);
    expect(run(fields, rows, col('at').dateFormat('yyyy-MM-dd HH:mm:ss.SSS'))[0]).toBe(
      '1969-12-31 23:59:59.999',
    );
    expect(run(fields, rows, col('at').lt('2000-01-01'))).toEqual([true, false]);
    expect(run(fields, rows, col('r').field('k').add(1))).toEqual([6, null]);
    expect(run(fields, rows, col('x').round())).toEqual([3, -3]);
    expect(run(fields, rows, col('x').cast(int32()))).toEqual([2, -2]);
    expect(run(fields, rows, col('s').tryCast(int32()))).toEqual([null, null]);
    expect(() => run(fields, rows, col('s').cast(int32()))).toThrow('at row 0');
    expect(run(fields, rows, col('s').nullIf('äpple pie'))).toEqual([null, null]);
  });

  it('functions in both forms cut the program and keep what is around them', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({ a: i }));
    const half = fn([col('a')], float64(), (a) => (a as number) / 2);
    const doubled = vectorFn([half], float64(), ([xs], n, out) => {
      for (let i = 0; i < n; i++) out[i] = (xs[i] as number) * 2;
    });
    expect(run({ a: int32() }, rows, doubled.add(col('a')).add(1))).toEqual(
      rows.map(({ a }) => a * 2 + 1),
    );
    const bad = fn([col('a')], float64(), () => {
      throw new Error('no');
    });
    expect(() => run({ a: int32() }, rows, bad)).toThrow('fn(a) threw at row 0: no');
  });

  it('plan errors name types, columns and the expression', () => {
    const fields = { price: int64(), name: string() };
    expect(() => run(fields, [], col('price').mul(0.5))).toThrow('the literal 0.5 has a fraction');
    expect(() => run(fields, [], col('prise'))).toThrow("did you mean 'price'");
    expect(() => run(fields, [], col('price').gt(col('name')))).toThrow(
      '(price > name): BIGINT NOT NULL and STRING NOT NULL have no common type',
    );
  });
});
