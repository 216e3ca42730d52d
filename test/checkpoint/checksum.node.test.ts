import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/checkpoint/checksum.node.js';

describe('the checksum in Node', () => {
  it('is CRC-32 of all pieces', () => {
    const pieces = ['1234', '', '56789'].map((text) => new TextEncoder().encode(text));
    expect(checksum(pieces)).toBe(0xcbf43926);
    expect(checksum([])).toBe(0);
  });
});
