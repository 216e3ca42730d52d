// Regular expressions in kernels against JavaScript's, which agrees with Java's on these patterns.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../../assembly/abi/expressionProgram.js';
import { bytes, string } from '../../../src/batch/dataType.js';
import { Expression } from '../../../src/expression/expression.js';
import { callNode, literalNode, node } from '../../../src/expression/node.js';
import { compilePattern } from '../../../src/expression/regexp/compilePattern.js';
import {
  isMaybeEmpty,
  parsePattern,
  type PatternNode,
} from '../../../src/expression/regexp/parsePattern.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { evaluateRows } from '../../support/evaluateRows.js';

const engine = createEngine();
afterEach(() => engine.arena.reset());

type Text = string | null;

/** What a kernel gives for each text; undefined where the pattern is not theirs. */
function run(name: string, pattern: string, texts: readonly Text[], group = 0) {
  const compiled = compilePattern(pattern, group);
  if (compiled === undefined) return undefined;
  const operands = [
    node({ kind: 'column', name: 'text' }),
    literalNode(compiled.program, bytes()),
  ] as const;
  const call = callNode(name, operands, group > 0 ? 'group' : undefined);
  const rows = texts.map((text) => ({ text }));
  return evaluateRows(engine, { text: string().nullable() }, rows, new Expression(call));
}

const character = fc.constantFrom('a', 'b', 'c', '-', 'ä', '€', '😀', '\n');
const text = fc.array(character, { maxLength: 24 }).map((all) => all.join(''));
const texts = fc.array(fc.option(text, { nil: null, freq: 8 }), { maxLength: 40 });

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'ab',
    'ä',
    '€',
    '.',
    '[^a]',
    '[ab]',
    '[a-c]',
    '[^ä-€]',
    '\\w',
    '\\W',
    '[^\\w-]',
  ],
  ...['[€-😀]', '\\n', 'b-', '[äc]', '\\d'],
);
const counts = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}');
const pattern: fc.Arbitrary<string> = fc.letrec<{ part: string; pattern: string }>((tie) => ({
  part: fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: atom },
    {
      weight: 3,
      arbitrary: fc
        .tuple(atom, counts)
        .map(([a, n]) => (/^(.|\\.|\[.*\])$/u.test(a) ? a + n : `(?:${a})${n}`)),
    },
    { weight: 1, arbitrary: fc.tuple(tie('pattern'), counts).map(([p, n]) => `(?:${p})${n}`) },
    { weight: 1, arbitrary: tie('pattern').map((p) => `(?:${p})`) },
  ),
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('part'), tie('part')).map(([x, y]) => `${x}|${y}`),
  ),
})).pattern;
const anchored = fc
  .tuple(fc.constantFrom('', '', '^', '(?:a|^)'), pattern, fc.constantFrom('', '', '', '\\z'))
  .map(([start, body, end]) => `${start}(?:${body})${end}`);

/** JavaScript's engine is exponential: patterns over short texts only. */
function javaScript(source: string, flags: string): RegExp {
  return new RegExp(source.replaceAll('\\z', '$'), flags);
}

/** JavaScript goes back where an optional part took nothing, Java does not. */
function retriesEmpty(source: string): boolean {
  const visit = (part: PatternNode): boolean => {
    if (part.kind === 'repeat') return isMaybeEmpty(part.item) || visit(part.item);
    if (part.kind === 'group') return visit(part.item);
    return 'items' in part && part.items.some(visit);
  };
  const parsed = parsePattern(source);
  return parsed !== undefined && visit(parsed.root);
}

describe('patterns', () => {
  it('match where and what JavaScript’s do', () => {
    let runs = 0;
    fc.assert(
      fc.property(anchored, texts, (source, values) => {
        const found = run('regexpExtract', source, values);
        if (found === undefined || retriesEmpty(source)) return;
        runs++;
        const expression = javaScript(source, 'u');
        const wanted = values.map((value) => value && (expression.exec(value)?.[0] ?? null));
        const empty = expression.exec('');
        expect(found).toEqual(
          wanted.map((value, i) => (values[i] === '' ? (empty?.[0] ?? null) : value)),
        );
        const all = javaScript(source, 'gu');
        const count = (value: Text): number | null =>
          value === null ? null : [...value.matchAll(all)].length;
        expect(run('regexpCount', source, values)).toEqual(values.map(count));
        const place = (value: Text): number | null => {
          if (value === null) return null;
          const at = expression.exec(value)?.index;
          return at === undefined ? 0 : [...value.slice(0, at)].length + 1;
        };
        expect(run('regexpPosition', source, values)).toEqual(values.map(place));
        const test = (value: Text): boolean | null =>
          value === null ? null : expression.test(value);
        expect(run('regexpTest', source, values)).toEqual(values.map(test));
      }),
      { numRuns: 2000 },
    );
    expect(runs).toBeGreaterThan(1000);
  });

  it('give groups', () => {
    const group = fc.tuple(pattern, pattern, pattern).map(([x, y, z]) => `(?:${x})(${y})(?:${z})`);
    fc.assert(
      fc.property(
        fc.oneof(
          group,
          group.map((g) => `-|${g}`),
        ),
        texts,
        (source, values) => {
          const found = run('regexpExtract', source, values, 1);
          if (found === undefined || retriesEmpty(source)) return;
          const expression = javaScript(source, 'u');
          const of = (value: Text): Text =>
            value === null ? null : (expression.exec(value)?.[1] ?? null);
          expect(found).toEqual(values.map(of));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keep the last of a group that is repeated, as Java does', () => {
    expect(run('regexpExtract', '(?:(a)|b)+', ['ab', 'b', 'bab'], 1)).toEqual(['a', null, 'a']);
    expect(run('regexpExtract', '(a|b)+c', ['abc', 'abac', 'ab'], 1)).toEqual(['b', 'a', null]);
    expect(run('regexpExtract', '(a(b)?)+', ['aba'], 2)).toEqual(['b']);
  });
});

describe('long work', () => {
  it('takes time by code times text', () => {
    const long = 'a'.repeat(4000);
    expect(run('regexpTest', '(?:a+)+b', [long, `${long}b`])).toEqual([false, true]);
    expect(run('regexpTest', '(?:a|a|aa)+$', [`${long}c`, long])).toEqual([false, true]);
    expect(run('regexpTest', 'a*a*a*a*a*c', [long])).toEqual([false]);
    expect(run('regexpExtract', '(.*)(.*)x(.*)', [`${long}xy`], 3)).toEqual(['y']);
  });

  it('is the same in rows of several chunks', () => {
    const values = Array.from({ length: CHUNK_ROWS * 2 + 3 }, (_, i) => 'a'.repeat(i % 500));
    const found = run('regexpExtract', '(?:aa|a)*(?:a|b)$', values);
    expect(found).toEqual(values.map((value) => (value === '' ? null : value)));
  });
});

describe('as Java has it', () => {
  it.each([
    ['a$', 'a\n', true],
    ['a$', 'a\r\n', true],
    ['\r$', 'a\r\n', false],
    ['a$', 'a\u2028', true],
    ['a$', 'a\u0085', true],
    ['a$', 'a\n\n', false],
    ['a\\z', 'a\n', false],
    ['a\\Z', 'a\n', true],
    ['^\\s$', '\u00a0', false],
    ['^.$', '\u0085', false],
    ['(?s)^.$', '\n', true],
    ['(?i)Straße', 'sTRAßE', true],
    ['(?i)ä', 'Ä', false],
    ['a(?i:b)c', 'aBc', true],
    ['a(?i:b)c', 'aBC', false],
    ['(?i)[^a]', 'A', false],
    ['\\x41\\u0042', 'AB', true],
    ['\\Qa.b*\\E*', 'a.b***', true],
    ['[\\d.-]+x', '1.2-3x', true],
    ['(?<year>\\d{4})-', '2026-', true],
    ['x{0}y', 'y', true],
    ['}]', '}]', true],
  ])('%j over %j: %s', (source, value, matches) => {
    expect(run('regexpTest', source, [value])).toEqual([matches]);
  });

  it.each([
    ...['(', '[', 'a)', '*a', 'a**', 'a++', '(?=a)', '(?<!a)b', '(a)\\1', '\\bx', 'a{', 'a{2,1}'],
    ...[
      '[]',
      '[z-a]',
      '[a&&b]',
      '[a[b]]',
      '\\p{L}',
      '(a*)*',
      '(?x)a',
      '\\',
      'a{9999}{9}',
      '[\\d-z]',
    ],
  ])('leaves %j to others', (source) => {
    expect(compilePattern(source)).toBeUndefined();
  });
});
