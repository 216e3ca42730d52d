// The REGEXP family. What is no regular expression matches nothing: null, as in Flink.
import { define, functionNode, js, BOOLEAN, INT, TEXT } from './define.js';
import type { Definition, Parameter } from './define.js';
import { patternFor } from './regularExpression.js';
import type { ScalarFunction } from './scalarFunction.js';

const ARRAY_OF_TEXT = {
  kind: 'ARRAY',
  element: { ...TEXT, isNullable: true },
  isNullable: false,
} as const;

function regexp(
  name: string,
  parameters: readonly Parameter[],
  result: Definition['result'],
  body: (...values: never[]) => unknown,
  optional = 0,
): ScalarFunction {
  return define('string', name, {
    parameters,
    optional,
    result,
    nullable: 'always',
    make: js(name, () => body),
  });
}

/** JavaScript counts groups that took no part as undefined, Java groups that are not there too. */
function extracted(text: string, pattern: string, group = 0): string | null {
  return patternFor(pattern, text)?.exec(text)?.[group] ?? null;
}

function extractedAll(text: string, pattern: string, group = 1): (string | null)[] | null {
  const expression = patternFor(pattern, text, 'gu');
  if (expression === undefined || group < 0 || group > groupsOf(expression)) return null;
  return [...text.matchAll(expression)].map((match) => match[group] ?? null);
}

/** An alternative that is empty matches always and tells how many groups there are. */
function groupsOf({ source, flags }: RegExp): number {
  return (new RegExp(`${source}|`, flags.replace('g', '')).exec('')?.length ?? 1) - 1;
}

function countOf(text: string, pattern: string): number | null {
  const expression = patternFor(pattern, text, 'gu');
  if (expression === undefined) return null;
  let count = 0;
  for (const _ of text.matchAll(expression)) count++;
  return count;
}

function placeOf(text: string, pattern: string): number | null {
  const expression = patternFor(pattern, text);
  if (expression === undefined) return null;
  const at = expression.exec(text)?.index;
  return at === undefined ? 0 : [...text.slice(0, at)].length + 1;
}

/** What replaces has no references: it is taken as it is. */
function replaced(text: string, pattern: string, by: string): string | null {
  const expression = patternFor(pattern, text, 'gu');
  return expression === undefined ? null : text.replace(expression, () => by);
}

const test = define('string', 'REGEXP', {
  parameters: ['text', 'text'],
  result: BOOLEAN,
  make: js(
    'REGEXP',
    () => (text: string, pattern: string) =>
      pattern !== '' && (patternFor(pattern, text)?.test(text) ?? false),
  ),
});

/** SIMILAR TO: a regular expression with % and _. */
export const similar = define('comparison', 'SIMILAR TO', {
  parameters: ['text', 'text', 'text'],
  optional: 1,
  result: BOOLEAN,
  usage: "text SIMILAR TO pattern [ESCAPE '!']",
  make: (args, _bound, type) =>
    functionNode(
      'SIMILAR TO',
      args,
      type,
      (text: string | null, pattern: string | null, escape?: string | null) => {
        if (text === null || pattern === null || escape === null) return null;
        return patternFor(`^(?:${similarPattern(pattern, escape)})$`, text)?.test(text) ?? false;
      },
    ),
});

function similarPattern(pattern: string, escape: string | undefined): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === escape) source += pattern[++i].replace(/[\\^$.*+?()[\]{}|/%_-]/, '\\$&');
    else if (c === '%') source += '.*';
    else if (c === '_') source += '.';
    else source += '.^$\\'.includes(c) ? `\\${c}` : c;
  }
  return source.replaceAll('\\_', '_').replaceAll('\\%', '%');
}

/** Regular expressions by Flink's names. */
export const REGEXP_FUNCTIONS: readonly ScalarFunction[] = [
  test,
  regexp('REGEXP_REPLACE', ['text', 'text', 'text'], TEXT, replaced),
  regexp('REGEXP_COUNT', ['text', 'text'], INT, countOf),
  regexp('REGEXP_EXTRACT', ['text', 'text', 'int'], TEXT, extracted, 1),
  regexp('REGEXP_EXTRACT_ALL', ['text', 'text', 'int'], ARRAY_OF_TEXT, extractedAll, 1),
  regexp('REGEXP_INSTR', ['text', 'text'], INT, placeOf),
  regexp('REGEXP_SUBSTR', ['text', 'text'], TEXT, (text: string, pattern: string) =>
    extracted(text, pattern),
  ),
];
