// Texts made of parts, and taken into parts.
import { callNode } from '../../expression/node.js';
import { define, functionNode, js, TEXT } from './define.js';
import { printed } from './printf.js';
import { patternFor } from './regularExpression.js';
import type { ScalarFunction } from './scalarFunction.js';

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

/** What separates is a regular expression. */
function mapOf(text: string, between = ',', inside = '='): Map<string, string | null> | null {
  const [outer, inner] = [patternFor(between, text), patternFor(inside, text)];
  if (outer === undefined || inner === undefined) return null;
  if (text === '') return new Map();
  return new Map(
    text.split(outer).map((entry) => {
      const match = inner.exec(entry);
      if (match === null) return [entry, null];
      return [entry.slice(0, match.index), entry.slice(match.index + match[0].length)];
    }),
  );
}

const strToMap = define('string', 'STR_TO_MAP', {
  parameters: ['text', 'text', 'text'],
  optional: 2,
  nullable: 'always',
  make: js('STR_TO_MAP', () => mapOf),
  result: { kind: 'MAP', key: TEXT, value: { ...TEXT, isNullable: true }, isNullable: false },
});

const printf = define('string', 'PRINTF', {
  parameters: ['text', 'any'],
  optional: 1,
  isVariadic: true,
  result: TEXT,
  nullable: 'always',
  usage: "PRINTF('%s: %d', value, …)",
  make: (args, _bound, type) =>
    functionNode('PRINTF', args, type, (format: string | null, ...values: unknown[]) =>
      format === null ? null : printed(format, values),
    ),
});

/** A whole number as what separates is the code of a character. */
const splitIndex = define('string', 'SPLIT_INDEX', {
  parameters: ['text', 'any', 'int'],
  result: ({ types: [, by] }) =>
    /CHAR$|INT$|^NULL$/.test(by.kind) ? TEXT : 'argument 2 is neither text nor a whole number',
  nullable: 'always',
  usage: 'SPLIT_INDEX(text, separator, index from 0)',
  make: (args, { types: [, by] }, type) => {
    if (!by.kind.endsWith('INT')) return callNode('splitIndex', args);
    return functionNode(
      'SPLIT_INDEX',
      args,
      type,
      (text: string | null, code: number | bigint | null, index: number | null) => {
        if (text === null || code === null || index === null || index < 0) return null;
        if (code < 1 || code > 255) return null;
        return text.split(String.fromCharCode(Number(code)))[index] ?? null;
      },
    );
  },
});

const split = define('collection', 'SPLIT', {
  parameters: ['text', 'text'],
  result: { kind: 'ARRAY', element: { ...TEXT, isNullable: true }, isNullable: false },
  make: js('SPLIT', () => (text: string, by: string) => (by === '' ? [...text] : text.split(by))),
});

/** Functions of texts and their parts by Flink's names. */
export const TEXT_PART_FUNCTIONS: readonly ScalarFunction[] = [
  concatWithSeparator,
  elt,
  strToMap,
  printf,
  splitIndex,
  split,
];
