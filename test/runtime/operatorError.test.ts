import { expect, it } from 'vitest';
import { MillraceError } from '../../src/error.js';
import { locatedError } from '../../src/runtime/operatorError.js';

it('gives any error the operator and batch', () => {
  const cause = new TypeError('x is not a function');
  expect(locatedError(cause, 'map', 3)).toMatchObject({
    code: 'INTERNAL_STATE',
    message: expect.stringContaining('TypeError: x is not a function') as unknown,
    location: { operator: 'map', batch: 3 },
    cause,
  });
});

it('leaves an error to the innermost operator', () => {
  const inner = new MillraceError('INTERNAL_STATE', 'It failed.').locatedAt({ operator: 'map' });
  expect(locatedError(inner, 'filter', 3)).toBe(inner);
  expect(locatedError(inner, 'map', 3).location).toEqual({ operator: 'map', batch: 3 });
});
