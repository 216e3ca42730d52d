// Scanner of CSV: the next delimiter, quote, escape or line end, by bit masks of 64 bytes.
//
//   bytes   12,"a ""b""",x⏎            block ──────── 64 bytes ────────┤
//   mask    0010 1001100111010 1       one bit a special byte, taken off from the lowest
//
// Invariants
//   · Specials are taken in ascending order; `scanned` has no bit of a byte before the last one
//     taken.
//   · Bytes up to 64 behind the end are readable; their bits are masked off.

// Scratch of one call: a dialect and a position.
let delimiters: v128 = i64x2.splat(0);
let quotes: v128 = i64x2.splat(0);
let escapes: v128 = i64x2.splat(0);
let block: usize = 0;
let scanned: u64 = 0;
let scanEnd: usize = 0;

/** Starts at `start`: nothing before it is seen. */
export function startScan(
  start: usize, end: usize, delimiter: u8, quote: u8, escape: u8,
): void {
  delimiters = i8x16.splat(<i8>delimiter);
  quotes = i8x16.splat(<i8>quote);
  escapes = i8x16.splat(<i8>escape);
  scanEnd = end;
  moveScan(start);
}

/** Goes on at `start`, which may be anywhere. */
export function moveScan(start: usize): void {
  block = start;
  scanned = start < scanEnd ? specialsOf(start) : 0;
}

/** Takes the next special byte: its address, or the end of the bytes. */
@inline
export function takeSpecial(): usize {
  while (scanned == 0) {
    if (block + 64 >= scanEnd) return scanEnd;
    block += 64;
    scanned = specialsOf(block);
  }
  const address = block + <usize>ctz(scanned);
  scanned &= scanned - 1;
  return address;
}

/** One bit a special byte of the 64 at `address`. */
@inline
function specialsOf(address: usize): u64 {
  const low = specials16(address) | (specials16(address + 16) << 16);
  const high = specials16(address + 32) | (specials16(address + 48) << 16);
  const all = low | (high << 32);
  const left = scanEnd - address;
  return left < 64 ? all & ((<u64>1 << <u64>left) - 1) : all;
}

@inline
function specials16(address: usize): u64 {
  const bytes = v128.load(address);
  const separators = v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, quotes));
  const lineEnds = v128.or(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.eq(bytes, i8x16.splat(0x0d)));
  const all = v128.or(v128.or(separators, lineEnds), i8x16.eq(bytes, escapes));
  return <u64>(<u32>i8x16.bitmask(all));
}
