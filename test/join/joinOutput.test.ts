import { expect, it } from 'vitest';
import { int32, int64, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { JoinOutput, requireSameKeys } from '../../src/join/joinOutput.js';

const orders = schema({ user: string(), order: int32() });
const visits = schema({ user: string(), page: string() });
const side = (columns: typeof orders | typeof visits, prefix = '', key = 'user') => ({
  schema: columns,
  keys: [key],
  prefix,
});

it('has a key of one name once, from whichever side is there', () => {
  const output = new JoinOutput(side(orders), side(visits), 'full');
  expect(output.schema.toString()).toBe('(user STRING NOT NULL, order INT, page STRING)');
  expect(output.row({ user: 'a', order: 1 }, { user: 'a', page: '/' })).toEqual({
    user: 'a',
    order: 1,
    page: '/',
  });
  expect(output.row(undefined, { user: 'b', page: '/' })).toEqual({
    user: 'b',
    order: null,
    page: '/',
  });
});

it('keeps both keys where a prefix tells them apart', () => {
  const output = new JoinOutput(side(orders), side(visits, 'visit_'), 'left');
  expect(output.schema.toString()).toBe(
    '(user STRING NOT NULL, order INT NOT NULL, visit_user STRING, visit_page STRING)',
  );
  expect(output.row({ user: 'a', order: 1 }, undefined)).toEqual({
    user: 'a',
    order: 1,
    visit_user: null,
    visit_page: null,
  });
});

it('names columns that clash, and keys that cannot be compared', () => {
  const clash = () => new JoinOutput(side(orders), side(orders, '', 'order'), 'inner');
  expect(clash).toThrow("Both sides of the join have a column 'user': give a prefix");
  const numbers = { schema: schema({ id: int64() }), keys: ['id'], prefix: '' };
  expect(() => requireSameKeys(side(orders), numbers)).toThrow(
    'The keys of the join are (user STRING NOT NULL) and (id BIGINT NOT NULL)',
  );
});
