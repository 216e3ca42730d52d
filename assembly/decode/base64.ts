// Base64 (RFC 4648) → bytes; the alphabets with `+/` and `-_` are both taken, padding may be
// missing.

/**
 * Decodes text without escapes.
 *
 * @param out  Receives at most 3/4 of `end - at` bytes, rounded up.
 * @returns Bytes written, or -1 when it is not base64.
 */
export function decodeBase64(at: usize, end: usize, out: usize): i32 {
  const hasPadding = ((end - at) & 3) == 0;
  for (let i = 0; i < 2 && hasPadding && end > at && load<u8>(end - 1) == 0x3d; i++) end--;
  const start = out;
  let bits: u32 = 0;
  let bitCount = 0;
  for (; at < end; at++) {
    const value = letterValue(load<u8>(at));
    if (value > 63) return -1;
    bits = (bits << 6) | value;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      store<u8>(out++, <u8>(bits >> bitCount));
    }
  }
  // One letter alone holds no byte, and the bits behind the last byte are zero.
  return bitCount == 6 || (bits & ((1 << bitCount) - 1)) != 0 ? -1 : <i32>(out - start);
}

function letterValue(byte: u32): u32 {
  if (byte - 0x41 < 26) return byte - 0x41;
  if (byte - 0x61 < 26) return byte - 0x61 + 26;
  if (byte - 0x30 < 10) return byte - 0x30 + 52;
  if (byte == 0x2b || byte == 0x2d) return 62;
  return byte == 0x2f || byte == 0x5f ? 63 : 64;
}
