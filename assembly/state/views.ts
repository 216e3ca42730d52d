// String views in state: equality, order and ownership of bytes. Parts of kernels.
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH, VIEW_PREFIX } from "../abi/stringView";

/** True when two strings have the same bytes. */
export function equalViews(a: usize, b: usize): bool {
  if (load<u64>(a) != load<u64>(b)) return false; // length and prefix
  const length = load<u32>(a, VIEW_LENGTH);
  if (length <= <u32>VIEW_INLINE_MAX) return load<u64>(a, 8) == load<u64>(b, 8);
  const left = <usize>load<u32>(a, VIEW_ADDRESS);
  const right = <usize>load<u32>(b, VIEW_ADDRESS);
  const last = <usize>length - 8;
  for (let at: usize = 0; at < last; at += 8) {
    if (load<u64>(left + at) != load<u64>(right + at)) return false;
  }
  return load<u64>(left + last) == load<u64>(right + last);
}

/**
 * Negative, zero or positive as string a is before, equal to or behind b in the order of unsigned
 * bytes.
 */
export function compareViews(a: usize, b: usize): i32 {
  const leftLength = load<u32>(a, VIEW_LENGTH);
  const rightLength = load<u32>(b, VIEW_LENGTH);
  const left = viewStart(a, leftLength);
  const right = viewStart(b, rightLength);
  const common = <usize>min(leftLength, rightLength);
  let at: usize = 0;
  for (; at + 8 <= common; at += 8) {
    if (load<u64>(left + at) != load<u64>(right + at)) break;
  }
  for (; at < common; at++) {
    const difference = <i32>load<u8>(left + at) - <i32>load<u8>(right + at);
    if (difference) return difference;
  }
  return leftLength < rightLength ? -1 : i32(leftLength > rightLength);
}

@inline
function viewStart(view: usize, length: u32): usize {
  return length <= <u32>VIEW_INLINE_MAX ? view + VIEW_PREFIX : <usize>load<u32>(view, VIEW_ADDRESS);
}

/**
 * Copies the bytes of a long view to `heap` and points it there; inline views stay as they are. Up
 * to 15 bytes more are read and written: both sides have room behind them.
 *
 * @returns Bytes taken.
 */
export function copyLong(view: usize, heap: usize): usize {
  const length = <usize>load<u32>(view, VIEW_LENGTH);
  if (length <= <usize>VIEW_INLINE_MAX) return 0;
  const from = <usize>load<u32>(view, VIEW_ADDRESS);
  if (length > 256) memory.copy(heap, from, length);
  else for (let at: usize = 0; at < length; at += 16) v128.store(heap + at, v128.load(from + at));
  store<u32>(view, <u32>heap, VIEW_ADDRESS);
  return length;
}
