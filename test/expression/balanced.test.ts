import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanced } from '../../src/expression/balanced.js';

describe('balanced', () => {
  it('keeps the order, and is as deep as the logarithm', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(letters, (parts) => {
        const made = balanced(
          parts.map((text: string) => ({ text, depth: 0 })),
          (left, right) => ({
            text: left.text + right.text,
            depth: 1 + Math.max(left.depth, right.depth),
          }),
        );
        expect(made.text).toBe(parts.join(''));
        expect(made.depth).toBe(Math.ceil(Math.log2(parts.length)));
      }),
    );
  });
});
