// UTF-8 validation: sixteen bytes at a time while they are ASCII, RFC 3629 byte by byte elsewhere.

/**
 * True when the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above
 * U+10FFFF, nothing cut off. Reads up to 15 bytes behind `end`.
 */
export function isUtf8(at: usize, end: usize): bool {
  while (at < end) {
    if (load<u8>(at) < 0x80) {
      const high = i8x16.bitmask(v128.load(at));
      at += high == 0 ? 16 : <usize>ctz(high);
      continue;
    }
    const length = sequenceLength(at);
    if (length == 0 || at + length > end) return false;
    at += length;
  }
  return true;
}

/** Length of the sequence that starts at a byte >= 0x80, or 0 when it is malformed. */
function sequenceLength(at: usize): usize {
  const first = <u32>load<u8>(at);
  const second = <u32>load<u8>(at, 1);
  if ((second & 0xc0) != 0x80 || first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  if ((load<u8>(at, 2) & 0xc0) != 0x80) return 0;
  if (first < 0xf0) {
    // E0 80-9F would be overlong, ED A0-BF a surrogate.
    return (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ? 0 : 3;
  }
  if ((load<u8>(at, 3) & 0xc0) != 0x80) return 0;
  return (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f) ? 0 : 4;
}
