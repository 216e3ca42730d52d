// Functions of texts. Positions and lengths count characters (code points) from 1.
import { callNode } from '../../expression/node.js';
import { BOOLEAN, BYTES, define, functionNode, INT, js, kernel, TEXT } from './define.js';
import type { Definition, Parameter } from './define.js';
import { safePattern } from './regularExpression.js';
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
const trim = define('string', 'TRIM', {
  parameters: ['keyword', 'text', 'text'],
  optional: 2,
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
    const end = from - 1 + (length ?? added.length);
    return [...characters.slice(0, from - 1), ...added, ...characters.slice(end)].join('');
  },
  { optional: 1 },
);

const initcap = (text: string): string =>
  text.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (word) => word[0].toUpperCase() + word.slice(1));

function translate(text: string, from: string, to: string): string {
  const [source, target] = [[...from], [...to]];
  const map = new Map(source.map((c, i) => [c, target[i] ?? ''] as const).toReversed());
  return [...text].map((c) => map.get(c) ?? c).join('');
}

/** CONCAT_WS leaves nulls out. */
const concatWithSeparator = define('string', 'CONCAT_WS', {
  parameters: ['text', 'text'],
  isVariadic: true,
  optional: 1,
  result: TEXT,
  nullable: 'always',
  make: (args, _bound, type) =>
    functionNode(
      'CONCAT_WS',
      args,
      type,
      (separator: string | null, ...parts: (string | null)[]) =>
        separator === null ? null : parts.filter((part) => part !== null).join(separator),
    ),
});

const concat = define('string', 'CONCAT', {
  parameters: ['text'],
  isVariadic: true,
  result: TEXT,
  make: kernel('concat'),
});

const base64 = (text: string): string => {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
};

function fromBase64(text: string): string | null {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  } catch {
    return null; // As Flink: what is no base64 is null.
  }
}

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

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null; // As Flink: what cannot be decoded is null.
  }
}

function urlPart(text: string, part: string, key?: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null; // As Flink: what is no URL has no parts.
  }
  const path = url.pathname === '/' && !/[^/]\/\/[^/]+\//.test(`x${text}`) ? '' : url.pathname;
  const query = url.search.slice(1);
  switch (part) {
    case 'HOST':
      return url.hostname;
    case 'PATH':
      return path;
    case 'QUERY':
      return key === undefined ? query || null : url.searchParams.get(key);
    case 'REF':
      return url.hash.slice(1) || null;
    case 'PROTOCOL':
      return url.protocol.slice(0, -1);
    case 'FILE':
      return path + url.search;
    case 'AUTHORITY':
      return url.host || null;
    case 'USERINFO':
      return url.username === ''
        ? null
        : `${url.username}${url.password === '' ? '' : `:${url.password}`}`;
    default:
      return null;
  }
}

function extracted(text: string, pattern: string, group = 0): string | null {
  const match = safePattern(pattern).exec(text);
  return match?.[group] ?? null;
}

function countOf(text: string, pattern: string): number {
  return [...text.matchAll(safePattern(pattern, 'gsu'))].length;
}

/** Java's $1 is JavaScript's. */
function replaced(text: string, pattern: string, by: string): string {
  return text.replace(safePattern(pattern, 'gsu'), by);
}

const asArray = {
  result: { kind: 'ARRAY', element: { ...TEXT, isNullable: true }, isNullable: false } as const,
};

const extractAll = jsText(
  'REGEXP_EXTRACT_ALL',
  ['text', 'text', 'int'],
  (text: string, pattern: string, group = 1) =>
    [...text.matchAll(safePattern(pattern, 'gsu'))].map((match) => match[group] ?? null),
  { ...asArray, optional: 1 },
);

const chr = (code: bigint): string => String.fromCharCode(Number(BigInt.asUintN(8, code)));

const jsonQuote = (text: string): string => JSON.stringify(text);

function jsonUnquote(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text; // As Flink: what is no JSON string stays as it is.
  }
}

const elt = define('string', 'ELT', {
  parameters: ['int', 'text'],
  isVariadic: true,
  result: TEXT,
  nullable: 'always',
  make: (args, _bound, type) =>
    functionNode('ELT', args, type, (index: number | null, ...values: (string | null)[]) =>
      index === null ? null : (values[index - 1] ?? null),
    ),
});

const strToMap = jsText(
  'STR_TO_MAP',
  ['text', 'text', 'text'],
  (text: string, between = ',', inside = '=') =>
    new Map(
      text.split(between).map((entry) => {
        const at = entry.indexOf(inside);
        return at < 0 ? [entry, null] : [entry.slice(0, at), entry.slice(at + inside.length)];
      }),
    ),
  {
    optional: 2,
    result: { kind: 'MAP', key: TEXT, value: { ...TEXT, isNullable: true }, isNullable: false },
  },
);

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
  jsText('REGEXP_REPLACE', ['text', 'text', 'text'], replaced, always),
  overlay,
  kernelText('STARTSWITH', 'startsWith', ['text', 'text'], TRUTH),
  kernelText('ENDSWITH', 'endsWith', ['text', 'text'], TRUTH),
  kernelText('SUBSTRING', 'substring', ['text', 'int', 'int'], { optional: 1 }),
  kernelText('SUBSTR', 'substring', ['text', 'int', 'int'], { optional: 1 }),
  kernelText('REPLACE', 'replace', ['text', 'text', 'text']),
  jsText('REGEXP_COUNT', ['text', 'text'], countOf, INTEGER),
  jsText('REGEXP_EXTRACT', ['text', 'text', 'int'], extracted, { ...always, optional: 1 }),
  extractAll,
  jsText(
    'REGEXP_INSTR',
    ['text', 'text'],
    (text: string, pattern: string) => (safePattern(pattern).exec(text)?.index ?? -1) + 1,
    INTEGER,
  ),
  jsText(
    'REGEXP_SUBSTR',
    ['text', 'text'],
    (text: string, pattern: string) => extracted(text, pattern),
    always,
  ),
  jsText(
    'REGEXP',
    ['text', 'text'],
    (text: string, pattern: string) => safePattern(pattern).test(text),
    TRUTH,
  ),
  jsText('TRANSLATE', ['text', 'text', 'text'], translate),
  jsText('INITCAP', ['text'], initcap),
  concat,
  concatWithSeparator,
  kernelText('LPAD', 'lpad', ['text', 'int', 'text'], always),
  kernelText('RPAD', 'rpad', ['text', 'int', 'text'], always),
  jsText('FROM_BASE64', ['text'], fromBase64, always),
  jsText('TO_BASE64', ['text'], base64),
  jsText('ASCII', ['text'], (text: string) => new TextEncoder().encode(text)[0] ?? 0, INTEGER),
  jsText('CHR', ['bigint'], chr),
  jsText('DECODE', ['bytes', 'text'], (bytes: Uint8Array, charset: string) =>
    new TextDecoder(charset).decode(bytes),
  ),
  jsText('ENCODE', ['text', 'text'], (text: string) => new TextEncoder().encode(text), {
    result: BYTES,
  }),
  jsText('INSTR', ['text', 'text', 'int', 'int'], instr, { ...INTEGER, optional: 2 }),
  kernelText('LEFT', 'left', ['text', 'int']),
  kernelText('RIGHT', 'right', ['text', 'int']),
  jsText(
    'LOCATE',
    ['text', 'text', 'int'],
    (part: string, text: string, from?: number) => instr(text, part, from),
    { ...INTEGER, optional: 1 },
  ),
  jsText('URL_DECODE', ['text'], decoded, always),
  jsText('URL_ENCODE', ['text'], (text: string) =>
    encodeURIComponent(text)
      .replaceAll('%20', '+')
      .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
  jsText('PARSE_URL', ['text', 'text', 'text'], urlPart, { ...always, optional: 1 }),
  kernelText('REVERSE', 'reverse', ['text']),
  kernelText('SPLIT_INDEX', 'splitIndex', ['text', 'text', 'int'], always),
  strToMap,
  jsText('JSON_QUOTE', ['text'], jsonQuote),
  jsText('JSON_UNQUOTE', ['text'], jsonUnquote),
  elt,
  jsText(
    'SPLIT',
    ['text', 'text'],
    (text: string, by: string) => (by === '' ? [...text] : text.split(by)),
    asArray,
  ),
  isOf('IS_ALPHA', /^\p{L}+$/u),
  isOf('IS_DIGIT', /^\p{Nd}+$/u),
  isOf('IS_DECIMAL', /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/),
];
