// Seeded 32-bit hashes of keys. Parts of kernels.
//
// Two multiplies with folds before and between: every bit of a key reaches the high half. Without
// the first fold, some keys that differ only in high bits fill half of the slots that random ones
// fill (test/state/hash.test.ts). The 128-bit multiply of wyhash is emulated in WebAssembly: slow.
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";

const FIRST: u64 = 0x9e3779b97f4a7c15;
const SECOND: u64 = 0xd6e8feb86659fd93;

/** Mixes a word; the high half of the result is the hash. */
@inline
export function mix(word: u64): u64 {
  const x = (word ^ (word >>> 29)) * FIRST;
  return (x ^ (x >>> 32)) * SECOND;
}

/** Hash of one word. */
@inline
export function hashWord(word: u64, seed: u64): u32 {
  return <u32>(mix(word ^ seed) >>> 32);
}

/** Hash of a string view: by content, wherever its bytes are. */
export function hashView(view: usize, seed: u64): u32 {
  const length = load<u32>(view, VIEW_LENGTH);
  if (length <= <u32>VIEW_INLINE_MAX) {
    return <u32>(mix(mix(load<u64>(view) ^ seed) ^ load<u64>(view, 8)) >>> 32);
  }
  const bytes = <usize>load<u32>(view, VIEW_ADDRESS);
  const last = bytes + length - 8;
  let state = seed ^ (<u64>length * SECOND);
  for (let at = bytes; at < last; at += 8) {
    state = (state ^ load<u64>(at)) * FIRST;
    state ^= state >>> 32;
  }
  return <u32>(mix(state ^ load<u64>(last)) >>> 32);
}
