import { asc, desc } from 'millrace';
import { expect, it } from 'vitest';
import { orderColumns } from '../../src/api/order.js';

it('columns are ascending unless they say otherwise', () => {
  expect(orderColumns(['a', asc('b'), desc('c')])).toEqual([
    { column: 'a', descending: false },
    { column: 'b', descending: false },
    { column: 'c', descending: true },
  ]);
});
