import { MillraceError } from 'millrace';
import { describe, expect, it } from 'vitest';
import {
  callUser,
  isRow,
  requireNoPromise,
  requireRow,
  wrongResult,
} from '../../src/operator/userFunction.js';

describe('calls of user functions', () => {
  it('give what the function returns', () => {
    expect(callUser('map', 0, () => 3)).toBe(3);
  });

  it.each([
    [new TypeError('no such thing'), 'no such thing'],
    ['text', 'text'],
    [null, 'null'],
  ])('name operator and row when it throws %s', (thrown, text) => {
    const call = (): unknown =>
      callUser('enrich', 7, () => {
        throw thrown;
      });
    expect(call).toThrow(MillraceError);
    expect(call).toThrow(
      expect.objectContaining({
        code: 'DATA_FUNCTION',
        cause: thrown,
        message: expect.stringContaining(
          `in 'enrich', row 7: The function threw: ${text}`,
        ) as unknown,
      }) as Error,
    );
  });

  it.each([
    [null, 'null'],
    [3, 'number'],
  ])('say what came instead of what was expected: %s', (result, got) => {
    const { code, problem } = wrongResult('map', 1, result, 'a row');
    expect(code).toBe('DATA_FUNCTION');
    expect(problem).toBe(`The function returned ${got}; expected a row.`);
  });

  it('take promises for what they are, and leave none to reject unheard', () => {
    const { problem } = wrongResult('map', 1, Promise.reject(new Error('later')), 'a row');
    expect(problem).toBe(
      'The function returned a promise; expected a row. ' +
        'Use mapAsync for functions that answer later.',
    );
    expect(() => requireRow(Promise.reject(new Error('later')))).toThrow('expected a row');
    expect(() => requireNoPromise(Promise.resolve())).toThrow('are synchronous');
    expect(requireRow({ n: 1 })).toEqual({ n: 1 });
    expect([isRow({}), isRow(null), isRow(5), isRow(Promise.resolve())]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
