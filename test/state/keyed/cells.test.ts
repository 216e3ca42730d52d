import { expect, it } from 'vitest';
import { unfitState } from '../../../src/state/keyed/cells.js';

it.each([
  ['text', "'text'"],
  [5n, '5n'],
  [null, 'null'],
  [() => 1, 'a function'],
  [new Date(0), 'an object (Date)'],
  [Object.create(null), 'an object (Object)'],
])('unfitState shows %s', (value, shown) => {
  expect(unfitState('last', value, 'a number').message).toContain(
    `State 'last' cannot hold ${shown}; expected a number.`,
  );
});
