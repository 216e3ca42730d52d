// Mutated lines: the decoder takes what JSON.parse takes, and says the same of it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonDecoder } from '../../src/decode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeAll } from '../support/decodeAll.js';

const engine = createEngine();
const nothing = jsonDecoder(schema({ '\0': t.string().nullable() }), { badRecords: 'SKIP' });
const typed = jsonDecoder(
  schema({
    s: t.string().nullable(),
    d: t.float64().nullable(),
    b: t.boolean().nullable(),
    l: t.array(t.float64().nullable()).nullable(),
    r: t.row({ s: t.string().nullable() }).nullable(),
  }),
  { badRecords: 'SKIP' },
);

const seeds = [
  '{"s":"text","d":1.5e-3,"b":true,"l":[1,2,null],"r":{"s":"x"}}',
  '{ "r" : {} , "l" : [ ] , "s" : "\\u00e9\\n\\ud83d\\ude00" , "d" : -0 }',
  '{"x":{"y":[{"z":null},[[]],false]},"d":123456789012345678901234567890}',
  '{"d":"1.5","l":["2"],"s":"3"}',
  '{"s":"ein längerer Text mit Umlauten äöü 😀","d":0.1}',
];
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const PIECES = [...'{}[]",:\\0123456789+-.eEtfnul \t\r', '"', '\\u', '\\ud800', 'é', '1e5', 'null'];

const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(80), fc.nat(4), fc.constantFrom(...PIECES)), { maxLength: 3 }),
  )
  .map(([seed, edits]) =>
    edits.reduce(
      (line, [at, removed, piece]) => line.slice(0, at) + piece + line.slice(at + removed),
      seed,
    ),
  )
  // A half of a surrogate pair that was cut is no UTF-8.
  .map((line) => wellFormed(line));

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

it('agrees with JSON.parse on what is JSON', () => {
  const property = fc.property(mutated, (line) => {
    const { rows, bad } = decodeAll(engine, nothing, `${line}\n{}\n`);
    const expected = line.trim() === '' || parse(line) !== undefined;
    expect([bad.length, line]).toEqual([expected ? 0 : 1, line]);
    expect(rows.length).toBe(line.trim() === '' || !expected ? 1 : 2);
  });
  fc.assert(property, { numRuns: 20_000 });
});

it('agrees with JSON.parse on values of the types', () => {
  const property = fc.property(mutated, (line) => {
    const value = parse(line);
    if (value === undefined) return;
    const expected = fitted(value);
    const { rows, bad } = decodeAll(engine, typed, line);
    // The one difference: each value of a repeated key has to fit, not only the last.
    if (rows.length === 0 && (line.match(/"\s*:/g) ?? []).length > keyCount(value)) return;
    expect(rows).toEqual(expected === undefined ? [] : [expected]);
    expect(bad.length).toBe(expected === undefined ? 1 : 0);
  });
  fc.assert(property, { numRuns: 10_000 });
});

/** The row that a parsed object stands for, undefined when it does not fit. */
function fitted(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const { s = null, d = null, b = null, l = null, r = null } = value;
  const isText = (x: unknown): boolean => x === null || typeof x === 'string';
  const isNumber = (x: unknown): boolean => x === null || !Number.isNaN(numberOf(x));
  const isList = l === null || (Array.isArray(l) && l.every(isNumber));
  const isRow = r === null || (typeof r === 'object' && !Array.isArray(r));
  if (!isText(s) || !isNumber(d) || (b !== null && typeof b !== 'boolean')) return undefined;
  if (!isList || !isRow) return undefined;
  const inner = r === null ? null : ((r as Record<string, unknown>)['s'] ?? null);
  if (!isText(inner)) return undefined;
  const whole = (x: unknown): unknown => (typeof x === 'string' ? wellFormed(x) : x);
  const list = l === null ? null : (l as unknown[]).map(numberOrNull);
  return {
    s: whole(s),
    d: numberOrNull(d),
    b,
    l: list,
    r: r === null ? null : { s: whole(inner) },
  };
}

/** Lone surrogates become U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** Quoted numbers are numbers too. */
function numberOf(value: unknown): number {
  if (typeof value === 'string') return NUMBER.test(value) ? Number(value) : NaN;
  return typeof value === 'number' ? value : NaN;
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : numberOf(value);
}

function keyCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return own + Object.values(value).reduce((sum: number, child) => sum + keyCount(child), 0);
}
