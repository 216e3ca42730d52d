// Definitions of functions: parameters, nullability, errors.
import { expect, it } from 'vitest';
import { literalNode } from '../../../src/expression/node.js';
import { define, INT, TEXT, type Definition } from '../../../src/sql/functions/define.js';
import type { FunctionArgument } from '../../../src/sql/functions/index.js';
import { fixedSession } from '../../support/sqlValues.js';

const bound = (definition: Partial<Definition>, ...args: FunctionArgument[]) =>
  define('string', 'F', {
    parameters: ['text', 'int'],
    result: INT,
    make: () => literalNode(1),
    ...definition,
  }).bind(args, fixedSession());
const text: FunctionArgument = { type: TEXT };
const int: FunctionArgument = { type: INT };
const none: FunctionArgument = { type: { kind: 'NULL', isNullable: true } };

it('casts what fits and names what does not', () => {
  const small: FunctionArgument = { type: { kind: 'TINYINT', isNullable: false } };
  expect(bound({}, text, small)).toMatchObject({ operands: [undefined, INT] });
  expect(bound({}, int, int)).toBe('argument 1 is INT NOT NULL; a text is expected');
  expect(bound({}, none, int)).toMatchObject({ operands: [TEXT, undefined] });
});

it.each([
  [undefined, [text, int], false],
  [undefined, [text, none], true],
  ['first' as const, [text, none], false],
  ['always' as const, [text, int], true],
  ['never' as const, [none, none], false],
])('%s', (nullable, args, expected) => {
  const found = bound(nullable === undefined ? {} : { nullable }, ...args);
  expect(typeof found === 'string' ? found : found.type.isNullable).toBe(expected);
});

it('says how it is called', () => {
  const make = (): ReturnType<typeof literalNode> => literalNode(1);
  const one = { parameters: ['text', 'int'], optional: 1, result: INT, make } as const;
  expect(define('string', 'F', one)).toMatchObject({ usage: 'F(text, [int])', arity: [1, 2] });
  const many = { parameters: ['text'], isVariadic: true, result: INT, make } as const;
  expect(define('string', 'F', many)).toMatchObject({ usage: 'F(text, …)', arity: [1, Infinity] });
});
