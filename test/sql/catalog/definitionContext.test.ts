import { describe, expect, it } from 'vitest';
import {
  failure,
  notYet,
  suggestion,
  textRows,
} from '../../../src/sql/catalog/definitionContext.js';

const context = { sql: { text: 'a b', source: 'x.sql' } };

describe('errors of definitions', () => {
  it('have a place and a code', () => {
    expect(failure(context, 'No.', { start: 2, end: 3 })).toMatchObject({
      code: 'PLAN_INVALID_ARGUMENT',
      message: 'x.sql:1:3: No.\n1 | a b\n  |   ^',
    });
    expect(notYet(context, 'CALL', { start: 0, end: 1 }, 'no.')).toMatchObject({
      code: 'PLAN_UNSUPPORTED',
      problem: expect.stringMatching(/^CALL is not supported yet: no\./) as string,
    });
  });

  it('suggest a near name, or list what there is', () => {
    expect(suggestion('tables', ['table', 'x'], 'Tables')).toBe(" Did you mean 'table'?");
    expect(suggestion('other', ['table', 'x'], 'Tables')).toBe(' Tables: table, x.');
    expect(suggestion('other', [], 'Tables')).toBe('');
  });

  it('make rows of texts', () => {
    expect(textRows('n', ['a'])).toMatchObject({ kind: 'rows', rows: [['a']] });
  });
});
