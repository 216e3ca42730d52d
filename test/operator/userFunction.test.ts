import { MillraceError } from 'millrace';
import { describe, expect, it } from 'vitest';
import { callUser, wrongResult } from '../../src/operator/userFunction.js';

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
    [Promise.resolve(), 'a promise'],
  ])('say what came instead of what was expected: %s', (result, got) => {
    const { code, problem } = wrongResult('map', 1, result, 'a row');
    expect(code).toBe('DATA_FUNCTION');
    expect(problem).toBe(`The function returned ${got}; expected a row.`);
  });
});
