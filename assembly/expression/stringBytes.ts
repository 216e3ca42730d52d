// Bytes of string views (abi/stringView.ts).
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH, VIEW_PREFIX } from "../abi/stringView";

/** Address of a view's bytes. */
@inline
export function bytesOf(view: usize): usize {
  return load<u32>(view, VIEW_LENGTH) <= <u32>VIEW_INLINE_MAX
    ? view + VIEW_PREFIX
    : <usize>load<u32>(view, VIEW_ADDRESS);
}

/** True when two views hold the same bytes: length and prefix decide nearly always. */
@inline
export function equalStrings(x: usize, y: usize): bool {
  if (load<u64>(x) != load<u64>(y)) return false;
  const length = load<u32>(x, VIEW_LENGTH);
  if (length <= <u32>VIEW_INLINE_MAX) return load<u64>(x, 8) == load<u64>(y, 8);
  return memory.compare(bytesOf(x), bytesOf(y), length) == 0;
}

/** Below, equal to or above 0 as the first view sorts before, with or after the second. */
@inline
export function compareStrings(x: usize, y: usize): i32 {
  const prefix = bswap(load<u32>(x, VIEW_PREFIX));
  const other = bswap(load<u32>(y, VIEW_PREFIX));
  if (prefix != other) return prefix < other ? -1 : 1;
  const length = load<u32>(x, VIEW_LENGTH);
  const otherLength = load<u32>(y, VIEW_LENGTH);
  const order = memory.compare(bytesOf(x), bytesOf(y), min(length, otherLength));
  return order != 0 ? order : <i32>(length > otherLength) - <i32>(length < otherLength);
}
