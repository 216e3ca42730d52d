// Functions of texts. Positions and lengths count characters (code points) from 1.
import { callNode, literalNode } from '../../expression/node.js';
import { BOOLEAN, define, functionNode, INT, js, kernel, TEXT } from './define.js';
import type { Bound, Definition, Parameter } from './define.js';
import type { LogicalType } from '../types/index.js';
import type { ScalarFunction } from './scalarFunction.js';

type Options = Partial<Omit<Definition, 'parameters' | 'make'>>;

function kernelText(
  name: string,
  operation: string,
  parameters: readonly Parameter[],
  options: Options = {},
): ScalarFunction {
  return define('string', name, {
    parameters,
    result: TEXT,
    ...options,
    make: kernel(operation),
  });
}

function jsText(
  name: string,
  parameters: readonly Parameter[],
  body: (...values: never[]) => unknown,
  options: Options = {},
): ScalarFunction {
  return define('string', name, {
    parameters,
    result: TEXT,
    ...options,
    make: js(name, () => body),
  });
}

/** TRIM(BOTH | LEADING | TRAILING, characters, text). */
const trimCharacters = define('string', 'TRIM', {
  parameters: ['keyword', 'text', 'text'],
  optional: 1,
  result: TEXT,
  usage: "TRIM([BOTH | LEADING | TRAILING] ['x'] FROM text)",
  make: (args, { keywords, literals }, type) => {
    const side = (keywords[0] ?? 'BOTH').toLowerCase();
    const text = args[args.length - 1];
    if (args.length === 1 || literals[0]?.value === ' ') return callNode('trim', [text], side);
    return functionNode('TRIM', args, type, (set: string | null, value: string | null) =>
      set === null || value === null ? null : trimmed(value, set, side),
    );
  },
});

const trim: ScalarFunction = {
  ...trimCharacters,
  arity: [1, 3],
  bind: (args, context) =>
    trimCharacters.bind(
      args.length === 1 ? [{ ...args[0], keyword: 'BOTH' }, args[0]] : args,
      context,
    ),
};

function trimmed(value: string, set: string, side: string): string {
  const characters = [...value];
  const removed = new Set(set);
  let from = 0;
  let to = characters.length;
  if (side !== 'trailing') while (from < to && removed.has(characters[from])) from++;
  if (side !== 'leading') while (to > from && removed.has(characters[to - 1])) to--;
  return characters.slice(from, to).join('');
}

function trimSide(name: string, side: 'leading' | 'trailing' | 'both'): ScalarFunction {
  return define('string', name, {
    parameters: ['text', 'text'],
    optional: 1,
    result: TEXT,
    make: (args, _bound, type) =>
      args.length === 1
        ? callNode('trim', args, side)
        : functionNode(name, args, type, (value: string | null, set: string | null) =>
            value === null || set === null ? null : trimmed(value, set, side),
          ),
  });
}

const overlay = jsText(
  'OVERLAY',
  ['text', 'text', 'int', 'int'],
  (text: string, by: string, from: number, length?: number) => {
    const [characters, added] = [[...text], [...by]];
    if (from < 1 || from > characters.length) return text;
    const given = from - 1 + (length ?? added.length);
    const end = given < from - 1 ? characters.length : given;
    return [...characters.slice(0, from - 1), ...added, ...characters.slice(end)].join('');
  },
  { optional: 1 },
);

const initcap = (text: string): string =>
  text.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (word) => word[0].toUpperCase() + word.slice(1));

/** Of a negative length there is none: null. */
function substring(name: string): ScalarFunction {
  const isLonger = ({ types, literals }: Bound): boolean =>
    types.length < 3 || Number(literals[2]?.value ?? -1) >= 0;
  return define('string', name, {
    parameters: ['text', 'int', 'int'],
    optional: 1,
    usage: `${name}(text, from[, length])`,
    result: (bound) =>
      isLonger(bound) ? sameText(bound) : { ...sameText(bound), isNullable: true },
    nullable: 'own',
    make: (args, bound, type) => {
      const part = callNode('substring', args);
      if (isLonger(bound)) return part;
      const when = callNode('lt', [args[2], literalNode(0)]);
      const none = literalNode(null, type.nullable());
      return { kind: 'case', branches: [{ when, then: none }], otherwise: part };
    },
  });
}

const sameText = ({ types }: Bound): LogicalType => ({
  ...TEXT,
  isNullable: types.some(({ isNullable }) => isNullable),
});

/** Without what to replace, or by what, null: nothing, or by nothing. */
const translate = define('string', 'TRANSLATE', {
  parameters: ['text', 'text', 'text'],
  result: TEXT,
  nullable: 'first',
  make: (args, _bound, type) =>
    functionNode(
      'TRANSLATE',
      args,
      type,
      (text: string | null, from: string | null, to: string | null) => {
        if (text === null) return null;
        const [source, target] = [[...(from ?? '')], [...(to ?? '')]];
        const map = new Map(source.map((c, i) => [c, target[i] ?? ''] as const).toReversed());
        return [...text].map((c) => map.get(c) ?? c).join('');
      },
    ),
});

const concat = define('string', 'CONCAT', {
  parameters: ['text'],
  isVariadic: true,
  result: TEXT,
  make: kernel('concat'),
});

/** The n-th occurrence of a part, 1-based; 0 for none. */
function instr(text: string, part: string, from = 1, nth = 1): number {
  const characters = [...text].join('');
  let at = from < 0 ? characters.length + from + 1 : from;
  for (let i = 0; i < nth; i++) {
    const found =
      from < 0 ? characters.lastIndexOf(part, at - 1) : characters.indexOf(part, at - 1);
    if (found < 0 || at < 1) return 0;
    if (i === nth - 1) return found + 1;
    at = from < 0 ? found : found + 2;
  }
  return 0;
}

/** The first byte of UTF-8, signed as Java's are. */
const asciiOf = (text: string): number => ((new TextEncoder().encode(text)[0] ?? 0) << 24) >> 24;

const chr = (code: bigint): string =>
  code < 0n ? '' : String.fromCharCode(Number(BigInt.asUintN(8, code)));

function isOf(name: string, test: RegExp): ScalarFunction {
  return define('conditional', name, {
    parameters: ['text'],
    result: BOOLEAN,
    nullable: 'never',
    make: (args, _bound, type) =>
      functionNode(name, args, type, (text: string | null) => text !== null && test.test(text)),
  });
}

const always = { nullable: 'always' } as const;
const INTEGER = { result: INT } as const;
const TRUTH = { result: BOOLEAN } as const;

/** Functions of texts by Flink's names. */
export const STRING_FUNCTIONS: readonly ScalarFunction[] = [
  kernelText('CHAR_LENGTH', 'charLength', ['text'], INTEGER),
  kernelText('CHARACTER_LENGTH', 'charLength', ['text'], INTEGER),
  kernelText('UPPER', 'upper', ['text']),
  kernelText('LOWER', 'lower', ['text']),
  define('string', 'POSITION', {
    parameters: ['text', 'text'],
    result: INT,
    usage: 'POSITION(part IN text)',
    make: ([part, text]) => callNode('position', [text, part]),
  }),
  trim,
  trimSide('LTRIM', 'leading'),
  trimSide('RTRIM', 'trailing'),
  trimSide('BTRIM', 'both'),
  kernelText('REPEAT', 'repeat', ['text', 'int']),
  overlay,
  kernelText('STARTSWITH', 'startsWith', ['text', 'text'], TRUTH),
  kernelText('ENDSWITH', 'endsWith', ['text', 'text'], TRUTH),
  substring('SUBSTRING'),
  substring('SUBSTR'),
  kernelText('REPLACE', 'replace', ['text', 'text', 'text']),
  translate,
  jsText('INITCAP', ['text'], initcap),
  concat,
  kernelText('LPAD', 'lpad', ['text', 'int', 'text'], always),
  kernelText('RPAD', 'rpad', ['text', 'int', 'text'], always),
  jsText('ASCII', ['text'], asciiOf, INTEGER),
  jsText('CHR', ['bigint'], chr),
  jsText('INSTR', ['text', 'text', 'int', 'int'], instr, { ...INTEGER, optional: 2 }),
  kernelText('LEFT', 'left', ['text', 'int']),
  kernelText('RIGHT', 'right', ['text', 'int']),
  jsText(
    'LOCATE',
    ['text', 'text', 'int'],
    (part: string, text: string, from?: number) => instr(text, part, from),
    { ...INTEGER, optional: 1 },
  ),
  kernelText('REVERSE', 'reverse', ['text']),
  isOf('IS_ALPHA', /^\p{L}+$/u),
  isOf('IS_DIGIT', /^\p{Nd}+$/u),
  isOf('IS_DECIMAL', /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/),
];
