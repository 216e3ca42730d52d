// The REGEXP family. What is no regular expression matches nothing: null, as in Flink. Patterns
// that are constants run in kernels, but for those that have look-around, references and the like.
import { bytes } from '../../batch/dataType.js';
import { compilePattern } from '../../expression/regexp/compilePattern.js';
import { callNode, literalNode, type ExpressionNode } from '../../expression/node.js';
import { define, functionNode, js, BOOLEAN, INT, TEXT } from './define.js';
import type { Bound, Definition, Parameter } from './define.js';
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
  { optional = 0, kernel }: { readonly optional?: number; readonly kernel?: Kernel } = {},
): ScalarFunction {
  const inJavaScript = js(name, () => body);
  return define('string', name, {
    parameters,
    optional,
    result,
    nullable: 'always',
    make: (args, bound, type) => kernel?.(args, bound) ?? inJavaScript(args, bound, type),
  });
}

/** A call of the kernels; undefined where they do not run the pattern. */
type Kernel = (args: readonly ExpressionNode[], bound: Bound) => ExpressionNode | undefined;

/** A kernel over the first argument, of a pattern that is a literal. */
function matching(name: string): Kernel {
  return ([text], { literals: [, pattern] }) =>
    typeof pattern?.value === 'string' ? withPattern(name, text, pattern.value) : undefined;
}

function withPattern(
  name: string,
  text: ExpressionNode,
  pattern: string,
): ExpressionNode | undefined {
  const compiled = compilePattern(pattern);
  return compiled && callNode(name, [text, literalNode(compiled.program, bytes())]);
}

/** REGEXP_EXTRACT of a group that is a literal too, and is there. */
const extracting: Kernel = (args, { literals: [, pattern, index] }) => {
  const group = args.length < 3 ? 0 : index?.value;
  if (typeof pattern?.value !== 'string' || group === undefined || group === null) return undefined;
  const compiled = compilePattern(pattern.value, Number(group));
  if (compiled === undefined || !(Number(group) >= 0 && Number(group) <= compiled.groupCount)) {
    return undefined;
  }
  const operands = [args[0], literalNode(compiled.program, bytes())];
  return callNode('regexpExtract', operands, Number(group) > 0 ? 'group' : undefined);
};

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

const tested = js(
  'REGEXP',
  () => (text: string, pattern: string) =>
    pattern !== '' && (patternFor(pattern, text)?.test(text) ?? false),
);

const test = define('string', 'REGEXP', {
  parameters: ['text', 'text'],
  result: BOOLEAN,
  make: (args, bound, type) =>
    (bound.literals[1]?.value === '' ? undefined : matching('regexpTest')(args, bound)) ??
    tested(args, bound, type),
});

/** SIMILAR TO: a regular expression with % and _. */
export const similar = define('comparison', 'SIMILAR TO', {
  parameters: ['text', 'text', 'text'],
  optional: 1,
  result: BOOLEAN,
  usage: "text SIMILAR TO pattern [ESCAPE '!']",
  make: (args, bound, type) =>
    similarInKernels(args, bound) ??
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

function similarInKernels(
  args: readonly ExpressionNode[],
  { literals: [, pattern, escape] }: Bound,
): ExpressionNode | undefined {
  if (typeof pattern?.value !== 'string') return undefined;
  const character = args.length < 3 ? undefined : escape?.value;
  if (args.length > 2 && typeof character !== 'string') return undefined;
  const source = similarPattern(pattern.value, character as string | undefined);
  return withPattern('regexpTest', args[0], `\\A(?:${source})\\z`);
}

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
  regexp('REGEXP_COUNT', ['text', 'text'], INT, countOf, {
    kernel: matching('regexpCount'),
  }),
  regexp('REGEXP_EXTRACT', ['text', 'text', 'int'], TEXT, extracted, {
    optional: 1,
    kernel: extracting,
  }),
  regexp('REGEXP_EXTRACT_ALL', ['text', 'text', 'int'], ARRAY_OF_TEXT, extractedAll, {
    optional: 1,
  }),
  regexp('REGEXP_INSTR', ['text', 'text'], INT, placeOf, {
    kernel: matching('regexpPosition'),
  }),
  regexp(
    'REGEXP_SUBSTR',
    ['text', 'text'],
    TEXT,
    (text: string, pattern: string) => extracted(text, pattern),
    { kernel: ([text, pattern], bound) => extracting([text, pattern], bound) },
  ),
];
