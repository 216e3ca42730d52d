import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../assembly/abi/expressionProgram.js';
import { decimal, float64, int32, int64, string } from '../../src/batch/dataType.js';
import { formatDecimal } from '../../src/batch/decimalText.js';
import { col, type Expression } from '../../src/expression/expression.js';
import { decimalResult } from '../../src/expression/numericTypes.js';
import type { Tag } from '../../src/expression/tag.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { evaluateRows } from '../support/evaluateRows.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

type Operator = 'add' | 'sub' | 'mul' | 'div' | 'mod';
const OPERATORS: Operator[] = ['add', 'sub', 'mul', 'div', 'mod'];
const tenTo = (digits: number): bigint => 10n ** BigInt(digits);
const size = (value: bigint): bigint => (value < 0n ? -value : value);

function halfUp(dividend: bigint, divisor: bigint): bigint {
  const magnitude = (size(dividend) * 2n + size(divisor)) / (size(divisor) * 2n);
  return dividend < 0n === divisor < 0n ? magnitude : -magnitude;
}

/** The unscaled result by fractions of BigInt; undefined when it has too many digits. */
function naive(name: Operator, x: bigint, y: bigint, a: Kind, b: Kind): string | undefined {
  const result = decimalResult(name, a, b);
  const common = Math.max(a.scale, b.scale);
  const [p, q] = [x * tenTo(common - a.scale), y * tenTo(common - b.scale)];
  const unit = tenTo(common);
  const scaled = tenTo(result.scale);
  const value = {
    add: () => halfUp((p + q) * scaled, unit),
    sub: () => halfUp((p - q) * scaled, unit),
    mul: () => halfUp(p * q * scaled, unit * unit),
    div: () => halfUp(p * scaled, q),
    mod: () => halfUp((p % q) * scaled, unit),
  }[name]();
  return size(value) < tenTo(result.precision) ? formatDecimal(value, result.scale) : undefined;
}

interface Kind {
  readonly precision: number;
  readonly scale: number;
}

const kind = fc
  .integer({ min: 1, max: 38 })
  .chain((precision) => fc.record({ precision: fc.constant(precision), scale: fc.nat(precision) }));
const unscaled = ({ precision }: Kind): fc.Arbitrary<bigint> =>
  fc
    .integer({ min: 1, max: precision })
    .chain((digits) => fc.bigInt({ min: 1n - tenTo(digits), max: tenTo(digits) - 1n }));

function evaluated(run: () => unknown[]): unknown {
  try {
    return run()[0];
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe.each(OPERATORS)('%s', (name) => {
  it('is exact for any two types of up to 38 digits', () => {
    const inputs = fc
      .tuple(kind, kind)
      .chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), unscaled(a), unscaled(b)));
    fc.assert(
      fc.property(inputs, ([a, b, x, y]) => {
        engine.arena.reset();
        const fields = { a: decimal(a.precision, a.scale), b: decimal(b.precision, b.scale) };
        const rows = [{ a: formatDecimal(x, a.scale), b: formatDecimal(y, b.scale) }];
        const got = evaluated(() => evaluateRows(engine, fields, rows, col('a')[name](col('b'))));
        const isByZero = y === 0n && (name === 'div' || name === 'mod');
        const expected = isByZero
          ? 'DATA_DIVISION_BY_ZERO'
          : (naive(name, x, y, a, b) ?? 'DATA_OVERFLOW');
        expect(got).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });

  it.each([0, 1, 63, 64, 65, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1])('%i rows', (length) => {
    const a = { precision: 20, scale: 3 };
    const b = { precision: 12, scale: 5 };
    const values = Array.from({ length }, (_, i) => ({
      x: i % 7 === 2 ? null : BigInt(i - 40) * 123_456_789_012_345n,
      y: i % 11 === 5 ? null : BigInt(i + 1) * (i % 2 === 0 ? 7n : -1313n),
    }));
    const rows = values.map(({ x, y }) => ({
      a: x === null ? null : formatDecimal(x, 3),
      b: y === null ? null : formatDecimal(y, 5),
    }));
    const fields = { a: decimal(20, 3).nullable(), b: decimal(12, 5).nullable() };
    expect(evaluateRows(engine, fields, rows, col('a')[name](col('b')))).toEqual(
      values.map(({ x, y }) => (x === null || y === null ? null : naive(name, x, y, a, b))),
    );
  });
});

describe('rescaling', () => {
  it('rounds half away from zero, keeps digits or says that they do not fit', () => {
    const inputs = fc
      .tuple(kind, kind)
      .chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), unscaled(a)));
    fc.assert(
      fc.property(inputs, ([a, b, x]) => {
        engine.arena.reset();
        const fields = { a: decimal(a.precision, a.scale) };
        const rows = [{ a: formatDecimal(x, a.scale) }];
        const cast = col('a').tryCast(decimal(b.precision, b.scale));
        const value = halfUp(x * tenTo(b.scale), tenTo(a.scale));
        const fits = size(value) < tenTo(b.precision);
        expect(evaluateRows(engine, fields, rows, cast)).toEqual([
          fits ? formatDecimal(value, b.scale) : null,
        ]);
      }),
      { numRuns: 400 },
    );
  });

  const all = (values: readonly string[], expression: Expression<Tag>): unknown[] =>
    evaluateRows(
      engine,
      { a: decimal(38, 4) },
      values.map((a) => ({ a })),
      expression,
    );
  it('floors, ceils, rounds, negates', () => {
    const values = ['-1.5000', '1.5000', '-0.0001', '0.0001', '2.0000', `${'9'.repeat(33)}.9999`];
    expect(all(values, col('a').floor())).toEqual(['-2', '1', '-1', '0', '2', '9'.repeat(33)]);
    expect(all(values, col('a').ceil())).toEqual(['-1', '2', '0', '1', '2', `1${'0'.repeat(33)}`]);
    expect(all(values.slice(0, 5), col('a').round(-1))).toEqual(['0', '0', '0', '0', '0']);
    expect(all(['-1234.5650'], col('a').round(2))).toEqual(['-1234.57']);
    expect(all(values, col('a').neg().abs())).toEqual(values.map((v) => v.replace('-', '')));
    expect(all(values.slice(0, 5), col('a').sign())).toEqual([
      '-1.0000',
      '1.0000',
      '-1.0000',
      '1.0000',
      '1.0000',
    ]);
  });
});

describe('casts', () => {
  it('decimal and double, exactly rounded', () => {
    fc.assert(
      fc.property(
        kind.chain((a) => fc.tuple(fc.constant(a), unscaled(a))),
        ([a, x]) => {
          engine.arena.reset();
          const text = formatDecimal(x, a.scale);
          const fields = { a: decimal(a.precision, a.scale) };
          expect(evaluateRows(engine, fields, [{ a: text }], col('a').cast(float64()))).toEqual([
            Number(text) + 0,
          ]);
        },
      ),
    );
    const doubles = [0.1, -2.5, 1e21, 1 / 3, 5e-324, NaN, Infinity, 12345678.125].map((a) => ({
      a,
    }));
    const asDecimal = col('a').tryCast(decimal(24, 2));
    expect(evaluateRows(engine, { a: float64() }, doubles, asDecimal)).toEqual([
      '0.10',
      '-2.50',
      `1${'0'.repeat(21)}.00`,
      '0.33',
      '0.00',
      null,
      null,
      '12345678.13',
    ]);
  });

  it('integers and decimals', () => {
    const rows = [{ a: 2n ** 63n - 1n }, { a: -(2n ** 63n) }, { a: 12n }];
    const wide = col('a').cast(decimal(38, 10));
    expect(evaluateRows(engine, { a: int64() }, rows, wide)).toEqual(
      rows.map(({ a }) => `${a}.0000000000`),
    );
    expect(evaluateRows(engine, { a: int64() }, rows, wide.cast(int64()))).toEqual(
      rows.map(({ a }) => a),
    );
    expect(evaluateRows(engine, { a: int64() }, rows, wide.tryCast(int32()))).toEqual([
      null,
      null,
      12,
    ]);
  });

  it('text and back, over the bytes of any length', () => {
    fc.assert(
      fc.property(
        kind.chain((a) => fc.tuple(fc.constant(a), fc.array(unscaled(a)))),
        ([a, xs]) => {
          engine.arena.reset();
          const type = decimal(a.precision, a.scale);
          const rows = xs.map((x) => ({ a: formatDecimal(x, a.scale) }));
          const there = evaluateRows(engine, { a: type }, rows, col('a').cast(string()));
          expect(there).toEqual(rows.map((row) => row.a));
          const padded = rows.map((row) => ({ a: `  ${row.a}\t` }));
          const back = evaluateRows(engine, { a: string() }, padded, col('a').cast(type));
          expect(back).toEqual(rows.map((row) => row.a));
        },
      ),
    );
  });
});
