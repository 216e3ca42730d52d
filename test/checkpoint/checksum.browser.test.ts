import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/checkpoint/checksum.browser.js';
import { checksum as ofNode } from '../../src/checkpoint/checksum.node.js';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the checksum in browsers', () => {
  it('is CRC-32', () => {
    expect(checksum([ascii('123456789')])).toBe(0xcbf43926);
    expect(checksum([])).toBe(0);
  });

  it('is that of Node, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), (pieces) => {
        expect(checksum(pieces)).toBe(ofNode(pieces));
      }),
    );
  });
});
