// Hashes against those of Node, over texts of all lengths around the blocks.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { md5, sha1, sha2 } from '../../../src/sql/functions/digest.js';

const hashed = (name: string, bytes: Uint8Array): string =>
  createHash(name).update(bytes).digest('hex');

it('gives what Node gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(md5(bytes)).toBe(hashed('md5', bytes));
      expect(sha1(bytes)).toBe(hashed('sha1', bytes));
      for (const bits of [224, 256, 384, 512]) {
        expect(sha2(bytes, bits)).toBe(hashed(`sha${bits}`, bytes));
      }
    }),
    { numRuns: 40 },
  );
});

it.each([0, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129])('pads %i bytes', (length) => {
  const bytes = new Uint8Array(length).fill(7);
  expect(md5(bytes)).toBe(hashed('md5', bytes));
  expect(sha1(bytes)).toBe(hashed('sha1', bytes));
  expect(sha2(bytes, 256)).toBe(hashed('sha256', bytes));
  expect(sha2(bytes, 512)).toBe(hashed('sha512', bytes));
});

it('knows no other lengths', () => {
  expect(sha2(new Uint8Array(0), 128)).toBeUndefined();
});
