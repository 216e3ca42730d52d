// Strings as JSON text: quotes, backslashes and control characters escaped as JSON.stringify
// escapes them.
//
//   16 bytes are loaded, stored and compared at once; what is behind the first byte to escape is
//   written over
//
// Bytes behind a string are readable (arena padding), those behind the output writable
// (ENCODE_SLACK).

const HEX = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

/** One bit a byte of the 16 that must be escaped. */
@inline
function escapeMask(bytes: v128): i32 {
  const quote = i8x16.eq(bytes, i8x16.splat(0x22));
  const backslash = i8x16.eq(bytes, i8x16.splat(0x5c));
  const control = i8x16.lt_u(bytes, i8x16.splat(0x20));
  return i8x16.bitmask(v128.or(v128.or(quote, backslash), control));
}

/**
 * Writes text without its quotes: at most 6 bytes a byte, overruns by up to 16. Returns the end.
 */
@inline
export function writeJsonText(text: usize, length: u32, out: usize): usize {
  const end = text + length;
  while (text < end) {
    const bytes = v128.load(text);
    v128.store(out, bytes);
    const left = end - text;
    let mask = escapeMask(bytes);
    if (left < 16) mask &= (1 << <i32>left) - 1;
    if (mask) return writeEscaped(text, end, out);
    const step = min<usize>(left, 16);
    text += step;
    out += step;
  }
  return out;
}

/** As {@link writeJsonText}, where something is to be escaped. */
function writeEscaped(text: usize, end: usize, out: usize): usize {
  while (text < end) {
    const bytes = v128.load(text);
    v128.store(out, bytes);
    const mask = escapeMask(bytes);
    const step = min<usize>(mask ? <usize>ctz(mask) : 16, end - text);
    text += step;
    out += step;
    if (step < 16 && text < end) out = writeEscape(<u32>load<u8>(text++), out);
  }
  return out;
}

/** Bytes that {@link writeJsonText} will write. */
export function jsonTextLength(text: usize, length: u32): u64 {
  let total: u64 = 0;
  for (const end = text + length; text < end; text++) {
    const byte = <u32>load<u8>(text);
    if (byte >= 0x20) total += byte == 0x22 || byte == 0x5c ? 2 : 1;
    else total += shortEscape(byte) ? 2 : 6;
  }
  return total;
}

/** The letter of a two-character escape, or 0. */
function shortEscape(byte: u32): u32 {
  switch (byte) {
    case 0x22:
    case 0x5c:
      return byte;
    case 0x08:
      return 0x62; // b
    case 0x09:
      return 0x74; // t
    case 0x0a:
      return 0x6e; // n
    case 0x0c:
      return 0x66; // f
    case 0x0d:
      return 0x72; // r
    default:
      return 0;
  }
}

function writeEscape(byte: u32, out: usize): usize {
  const short = shortEscape(byte);
  if (short) {
    store<u16>(out, <u16>(0x5c | (short << 8)));
    return out + 2;
  }
  store<u32>(out, 0x3030755c); // \u00
  store<u8>(out, load<u8>(HEX + (byte >> 4)), 4);
  store<u8>(out, load<u8>(HEX + (byte & 15)), 5);
  return out + 6;
}
