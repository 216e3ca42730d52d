import { expect, it } from 'vitest';
import { canceled, ignoreCanceled, isCanceled } from '../../src/runtime/cancellation.js';

it('tells cancellation from other errors', () => {
  expect(isCanceled(canceled('reason'))).toBe(true);
  expect(isCanceled(new Error('no'))).toBe(false);
  ignoreCanceled(canceled());
  expect(() => ignoreCanceled(new Error('no'))).toThrow('no');
});
