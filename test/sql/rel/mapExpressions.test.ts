import { describe, expect, it } from 'vitest';
import {
  expressionsOf,
  mapExpressions,
  someExpression,
} from '../../../src/sql/rel/mapExpressions.js';
import type { Rel } from '../../../src/sql/rel/rel.js';
import { truth } from '../../../src/sql/rex/logic.js';

const columns = [{ name: 'x', type: truth(true).type }];
const values: Rel = { kind: 'values', rows: [[truth(true)], [truth(false)]], columns };
const filter: Rel = { kind: 'filter', input: values, condition: truth(true), columns };
const plan: Rel = { kind: 'project', input: filter, expressions: [truth(false)], columns };

describe('expressions of plans', () => {
  it('are found in every node', () => {
    expect(expressionsOf(plan)).toHaveLength(1);
    expect(expressionsOf(values)).toHaveLength(2);
    expect(expressionsOf({ kind: 'union', inputs: [values], columns })).toEqual([]);
    expect(someExpression(plan, ({ kind }) => kind === 'input')).toBe(false);
    expect(someExpression(plan, (rex) => rex.kind === 'literal' && rex.value === true)).toBe(true);
  });

  it('are replaced; nodes whose expressions stay are the same', () => {
    const kinds: string[] = [];
    const made = mapExpressions(plan, (_, { kind }) => {
      kinds.push(kind);
      return truth(null);
    });
    expect(kinds).toEqual(['values', 'values', 'filter', 'project']);
    expect(someExpression(made, (rex) => rex.kind === 'literal' && rex.value !== null)).toBe(false);
    const join: Rel = {
      kind: 'join',
      type: 'inner',
      left: filter,
      right: filter,
      condition: truth(true),
      columns: [...columns, ...columns],
    };
    expect(mapExpressions(join, (rex) => rex)).toMatchObject({ condition: truth(true) });
  });
});
