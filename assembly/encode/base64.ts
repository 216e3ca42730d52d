// Base64 (RFC 4648, padded), three bytes to four letters.

const LETTERS = memory.data<u8>([
  65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88,
  89, 90, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114,
  115, 116, 117, 118, 119, 120, 121, 122, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 43, 47,
]);

/** Letters that `length` bytes take. */
@inline
export function base64Length(length: u32): u64 {
  return ((<u64>length + 2) / 3) << 2;
}

@inline
function letter(bits: u32): u32 {
  return <u32>load<u8>(LETTERS + (bits & 63));
}

/** Writes the bytes as base64; returns the end. */
export function writeBase64(bytes: usize, length: u32, out: usize): usize {
  for (; length >= 3; length -= 3, bytes += 3, out += 4) {
    const high = <u32>load<u8>(bytes) << 16;
    const group = high | (<u32>load<u8>(bytes, 1) << 8) | <u32>load<u8>(bytes, 2);
    const first = letter(group >> 18) | (letter(group >> 12) << 8);
    store<u32>(out, first | (letter(group >> 6) << 16) | (letter(group) << 24));
  }
  if (length == 0) return out;
  const group = (<u32>load<u8>(bytes) << 16) | (length > 1 ? <u32>load<u8>(bytes, 1) << 8 : 0);
  const third = length > 1 ? letter(group >> 6) : 0x3d;
  store<u32>(out, letter(group >> 18) | (letter(group >> 12) << 8) | (third << 16) | 0x3d000000);
  return out + 4;
}
