import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytesCodec, JsonCodec, StringCodec } from '../../../src/state/keyed/valueCodec.js';
import type { ValueCodec } from '../../../src/state/keyed/valueCodec.js';

/** A value through its bytes, at an odd place of a larger array. */
function throughBytes<T>(codec: ValueCodec<T>, value: T): T {
  const length = codec.encode(value);
  const memory = new Uint8Array(length + 10).fill(255);
  memory.set(codec.scratch.subarray(0, length), 3);
  return codec.decode(memory, 3, length);
}

describe('value codecs', () => {
  it('keep strings of any length', () => {
    const codec = new StringCodec('s');
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const wellFormed = new TextDecoder().decode(new TextEncoder().encode(value));
        expect(throughBytes(codec, value)).toBe(wellFormed.replace(/^\ufeff/, value.slice(0, 1)));
      }),
    );
  });

  it('keep bytes, as a copy', () => {
    const codec = new BytesCodec('s');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (value) => {
        expect(throughBytes(codec, value)).toEqual(Uint8Array.from(value));
      }),
    );
  });

  it('keep plain values', () => {
    const same = (value: unknown): unknown => value;
    const codec = new JsonCodec('s', same, same);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(throughBytes<unknown>(codec, value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(() => codec.encode(undefined)).toThrow("State 's' cannot hold undefined");
  });
});
