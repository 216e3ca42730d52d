import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../assembly/abi/expressionProgram.js';
import { int32, string } from '../../src/batch/dataType.js';
import { col, lit, type Expression } from '../../src/expression/expression.js';
import type { Tag } from '../../src/expression/tag.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { evaluateRows } from '../support/evaluateRows.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

const FIELDS = {
  a: string().nullable(),
  b: string().nullable(),
  c: string(),
  n: int32().nullable(),
  m: int32(),
};
interface Row {
  readonly a: string | null;
  readonly b: string | null;
  readonly c: string;
  readonly n: number | null;
  readonly m: number;
}

const letter = fc.constantFrom('a', 'b', 'A', ' ', '%', '_', '!', 'ä', 'ß', '€', '😀', 'Σ');
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(letter, { maxLength }).map((letters) => letters.join(''));
const rowOf: fc.Arbitrary<Row> = fc.record({
  a: fc.option(text(40), { nil: null }),
  b: fc.option(text(3), { nil: null }),
  c: text(3),
  n: fc.option(fc.integer({ min: -6, max: 30 }), { nil: null }),
  m: fc.integer({ min: -3, max: 12 }),
});

const points = (value: string): string[] => [...value];
const a = col('a');
const b = col('b');
const c = col('c');
const n = col('n');
const m = col('m');
/** A function of the columns that are not null in a row. */
type Naive = (row: {
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly n: number;
  readonly m: number;
}) => unknown;

function naiveSubstring(value: string, start: number, length: number): string {
  const all = points(value);
  const from = start > 0 ? start - 1 : start < 0 ? all.length + start : 0;
  const to = from + Math.max(length, 0);
  return all.slice(Math.max(from, 0), Math.max(to, 0)).join('');
}

function naivePad(value: string, length: number, fill: string, isLeft: boolean): string | null {
  const all = points(value);
  if (length < 0) return null;
  if (all.length >= length) return all.slice(0, length).join('');
  if (fill === '') return null;
  const missing = points(fill.repeat(length))
    .slice(0, length - all.length)
    .join('');
  return isLeft ? missing + value : value + missing;
}

/** By recursion over code points, as the definition reads. */
function naiveLike(value: readonly string[], pattern: readonly string[], escape: string): boolean {
  if (pattern.length === 0) return value.length === 0;
  const [head, ...rest] = pattern;
  if (head === escape) {
    if (rest.length === 0) return value.length === 0;
    return value[0] === rest[0] && naiveLike(value.slice(1), rest.slice(1), escape);
  }
  if (head === '%') {
    return (
      value.some((_, at) => naiveLike(value.slice(at), rest, escape)) || naiveLike([], rest, escape)
    );
  }
  const fits = value.length > 0 && (head === '_' || head === value[0]);
  return fits && naiveLike(value.slice(1), rest, escape);
}

const CASES: Readonly<Record<string, readonly [Expression<Tag>, Naive]>> = {
  length: [a.length(), (r) => points(r.a).length],
  upper: [a.upper(), (r) => r.a.toUpperCase()],
  lower: [a.lower(), (r) => r.a.toLowerCase()],
  trim: [a.trim(), (r) => r.a.replace(/^ +/, '').replace(/ +$/, '')],
  ltrim: [a.trim('leading'), (r) => r.a.replace(/^ +/, '')],
  rtrim: [a.trim('trailing'), (r) => r.a.replace(/ +$/, '')],
  substring: [a.substring(n, m), (r) => naiveSubstring(r.a, r.n, r.m)],
  substringFrom: [a.substring(n), (r) => naiveSubstring(r.a, r.n, Infinity)],
  left: [a.left(n), (r) => points(r.a).slice(0, Math.max(r.n, 0)).join('')],
  right: [
    a.right(m),
    (r) =>
      points(r.a)
        .slice(Math.max(points(r.a).length - Math.max(r.m, 0), 0))
        .join(''),
  ],
  concat: [a.concat(b, '-', c), (r) => `${r.a}${r.b}-${r.c}`],
  repeat: [a.repeat(m), (r) => r.a.repeat(Math.max(r.m, 0))],
  contains: [a.contains(b), (r) => r.a.includes(r.b)],
  startsWith: [a.startsWith(b), (r) => r.a.startsWith(r.b)],
  endsWith: [a.endsWith(b), (r) => r.a.endsWith(r.b)],
  position: [
    a.position(c),
    (r) => (r.a.includes(r.c) ? points(r.a.slice(0, r.a.indexOf(r.c))).length + 1 : 0),
  ],
  replace: [a.replace(b, c), (r) => (r.b === '' ? r.a : r.a.replaceAll(r.b, () => r.c))],
  reverse: [a.reverse(), (r) => points(r.a).reverse().join('')],
  like: [a.like(b), (r) => naiveLike(points(r.a), points(r.b), '')],
  likeEscape: [a.like(c, '!'), (r) => naiveLike(points(r.a), points(r.c), '!')],
  likeOne: [a.like('%a_b%'), (r) => naiveLike(points(r.a), points('%a_b%'), '')],
  likePart: [a.like('%ab%'), (r) => r.a.includes('ab')],
  isIn: [b.isIn(['a', 'ab', '€']), (r) => ['a', 'ab', '€'].includes(r.b)],
  lpad: [a.lpad(20, 'ä-'), (r) => naivePad(r.a, 20, 'ä-', true)],
  rpad: [a.rpad(20, 'ä-'), (r) => naivePad(r.a, 20, 'ä-', false)],
  rpadEmpty: [a.rpad(20, ''), (r) => naivePad(r.a, 20, '', false)],
  splitIndex: [a.splitIndex('ab', 1), (r) => r.a.split('ab')[1] ?? null],
  splitPoints: [a.splitIndex('', 2), (r) => points(r.a)[2] ?? null],
};

function expected(expression: Expression<Tag>, naive: Naive, row: Row): unknown {
  const used = Object.keys(FIELDS).filter((name) => reads(expression.toString(), name));
  if (used.some((name) => row[name as keyof Row] === null)) return null;
  return naive(row as never);
}

const reads = (sql: string, name: string): boolean =>
  new RegExp(`\\b${name}\\b(?!')`).test(sql.replaceAll(/'[^']*'/g, ''));

describe.each(Object.entries(CASES))('%s', (_, [expression, naive]) => {
  it('is what the definition says', () => {
    fc.assert(
      fc.property(fc.array(rowOf, { maxLength: 70 }), (rows) => {
        engine.arena.reset();
        const results = evaluateRows(engine, FIELDS, rows, expression);
        expect(results).toEqual(rows.map((row) => expected(expression, naive, row)));
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 63, 64, 65, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, 3 * CHUNK_ROWS])(
    '%i rows',
    (length) => {
      const base = fc.sample(rowOf, { numRuns: 97, seed: 5 });
      const rows = Array.from({ length }, (__, i) => base[i % base.length]);
      const results = evaluateRows(engine, FIELDS, rows, expression);
      expect(results).toEqual(rows.map((row) => expected(expression, naive, row)));
    },
  );
});

it('grows the heap for long results and keeps what was made before', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ a: `row ${i} `.repeat(20), n: i % 9 }));
  const fields = { a: string(), n: int32() };
  const results = evaluateRows(engine, fields, rows, a.repeat(n).concat('|', a.upper()));
  expect(results).toEqual(rows.map((r) => `${r.a.repeat(r.n)}|${r.a.toUpperCase()}`));
});

it('gives short results as inline views with zeros behind them', () => {
  const rows = [{ a: 'abcdefghijklmnopqrstuvwxyz' }, { a: 'zbcdefghijkl' }];
  const found = evaluateRows(engine, { a: string() }, rows, a.substring(2, 3).eq(lit('bcd')));
  expect(found).toEqual([true, true]);
  const upper = evaluateRows(engine, { a: string() }, rows, a.left(1).upper().isIn(['A', 'Q']));
  expect(upper).toEqual([true, false]);
});
