import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCodePoints } from '../../../src/operator/changelog/codePointOrder.js';

it('is the order of UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\uffee', '😀', '𐀀'),
    maxLength: 5,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(byCodePoints(a, b))).toBe(expected);
    }),
  );
});
