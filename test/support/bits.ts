// Bitmaps from booleans, and the lengths at which kernels change their way.
import type { Engine } from '../../src/wasm/engine.js';

/** Around a vector of 16 bytes, around a word of 64 bits, and many. */
export const lengths = [0, 1, 15, 16, 17, 63, 64, 65, 1000];

/** Address of a bitmap in the batch arena; bits behind the last value are ones if `isNoisy`. */
export function bits(engine: Engine, values: readonly boolean[], isNoisy = false): number {
  const address = engine.arena.allocateBitmap(values.length);
  const byteCount = ((values.length + 63) >>> 6) << 3;
  const { u8 } = engine.memory;
  u8.fill(isNoisy ? 255 : 0, address, address + byteCount);
  values.forEach((value, index) => {
    const mask = 1 << (index & 7);
    const at = address + (index >>> 3);
    u8[at] = value ? u8[at] | mask : u8[at] & ~mask;
  });
  return address;
}

/** The first `count` bits at an address. */
export function readBits(engine: Engine, address: number, count: number): boolean[] {
  const { u8 } = engine.memory;
  return Array.from(
    { length: count },
    (_, at) => ((u8[address + (at >>> 3)] >> (at & 7)) & 1) === 1,
  );
}
