import { describe, expect, it } from 'vitest';
import { fieldsRead, unitedFields } from '../../src/expression/fieldsRead.js';
import { callNode, type ExpressionNode } from '../../src/expression/node.js';

const column = (name: string): ExpressionNode => ({ kind: 'column', name });
const field = (input: ExpressionNode, name: string): ExpressionNode => ({
  kind: 'field',
  input,
  name,
});
const price = field(column('bid'), 'price');
const city = field(field(column('bid'), 'bidder'), 'city');

describe('fields read', () => {
  it('are paths from a column', () => {
    expect(fieldsRead(callNode('plus', [price, column('tax')]))).toEqual(
      new Map<string, unknown>([
        ['bid', new Map([['price', 'all']])],
        ['tax', 'all'],
      ]),
    );
    expect(fieldsRead(callNode('concat', [price, city]))).toEqual(
      new Map([
        [
          'bid',
          new Map<string, unknown>([
            ['price', 'all'],
            ['bidder', new Map([['city', 'all']])],
          ]),
        ],
      ]),
    );
  });

  it('are all where the row itself is read too', () => {
    expect(fieldsRead(callNode('f', [price, column('bid')]))).toEqual(new Map([['bid', 'all']]));
    expect(unitedFields('all', new Map())).toBe('all');
  });

  it('are those of what a field is computed from', () => {
    const computed = field(callNode('f', [price]), 'x');
    expect(fieldsRead(computed)).toEqual(new Map([['bid', new Map([['price', 'all']])]]));
  });

  it('are those of conditions and branches', () => {
    const branches = [{ when: column('a'), then: column('b') }];
    const read = fieldsRead({ kind: 'case', branches, otherwise: column('c') });
    expect([...(read as Map<string, unknown>).keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});
