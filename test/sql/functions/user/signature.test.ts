import { expect, it } from 'vitest';
import { scalarFunction } from '../../../../src/sql/functions/user/definitions.js';
import {
  arityOf,
  chosenFunction,
  resolveFunction,
  signaturesText,
} from '../../../../src/sql/functions/user/signature.js';
import { timestamp } from '../../../../src/batch/dataType.js';

const one = scalarFunction({ parameters: ['INT'], result: 'INT', call: (x) => x });
const two = scalarFunction({ parameters: ['STRING', 'BIGINT'], result: 'INT', call: () => 1 });
const functions = [resolveFunction('F', one), resolveFunction('F', two)];
const INT = { kind: 'INT', isNullable: true } as const;

it('shows signatures and how many arguments they take', () => {
  expect(signaturesText(functions)).toBe('F(INT) or F(STRING, BIGINT)');
  expect(arityOf(functions)).toEqual([1, 2]);
});

it('chooses the first that takes the arguments', () => {
  expect(chosenFunction(functions, [{ type: INT }])).toBe(functions[0]);
  const text = { kind: 'VARCHAR', length: 3, isNullable: false } as const;
  expect(chosenFunction(functions, [{ type: text }, { type: INT }])).toBe(functions[1]);
  expect(chosenFunction(functions, [{ type: text }])).toBe('no signature takes these arguments');
  const wrong = 'argument 1 is VARCHAR(3) NOT NULL; INT is expected';
  expect(chosenFunction([functions[0]], [{ type: text }])).toBe(wrong);
  expect(chosenFunction([functions[0]], [])).toBe('1 argument expected, not 0');
});

it('refuses types that are none', () => {
  const bad = scalarFunction({ parameters: ['STRIN'], result: 'INT', call: () => 1 });
  expect(() => resolveFunction('F', bad)).toThrow('did you mean STRING');
  const iso = timestamp(3, { as: 'iso' });
  const other = scalarFunction({ parameters: [iso], result: 'INT', call: () => 1 });
  expect(() => resolveFunction('F', other)).toThrow("surfaces as 'iso'");
});
