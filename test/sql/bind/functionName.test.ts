import { expect, it } from 'vitest';
import type { Call } from '../../../src/sql/ast/expression.js';
import { isAggregateCall, nameOf } from '../../../src/sql/bind/functionName.js';
import { FunctionCatalog } from '../../../src/sql/functions/user/functionCatalog.js';
import { aggregateFunction } from '../../../src/sql/functions/user/definitions.js';
import { parseExpression } from '../../../src/sql/parse/parse.js';

it('names functions in upper case, and knows aggregates of SQL and of users', () => {
  const functions = new FunctionCatalog((parts) => parts);
  const mine = aggregateFunction({
    parameters: [],
    result: 'INT',
    createAccumulator: () => 0,
    accumulate: (count) => count + 1,
    getValue: (count) => count,
  });
  functions.add('system', 'mine', mine);
  const context = { userFunction: (name: string) => functions.find(name) };
  const is = (text: string): boolean => isAggregateCall(parseExpression(text) as Call, context);
  expect(['SUM(a)', 'upper(a)', 'Mine()'].map(is)).toEqual([true, false, true]);
  expect(nameOf(parseExpression('a.b(1)') as Call)).toBe('A.B');
});
