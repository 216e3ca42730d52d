// Bytes of new strings: bump allocation in room that TypeScript gives and enlarges.
//
//   heap [■■■■■■■■ done ■■■■■■■■|■■ one string ■■|□□□□□□□□|slack]
//                               ▲ heapAt                   ▲ heapEnd
//
// Invariants
//   · A string is written at `heapAt` first; one of at most 12 bytes then moves into its view and
//     gives its bytes back.
//   · HEAP_SLACK bytes behind `heapEnd` may be written: copies go in steps of 16 bytes.
import { CONTEXT_HEAP, CONTEXT_HEAP_END } from "../abi/expressionProgram";
import { VIEW_INLINE_MAX, VIEW_PREFIX } from "../abi/stringView";

export let heapAt: usize = 0;
export let heapEnd: usize = 0;

/** Takes the room that the context names. */
export function openHeap(context: usize): void {
  heapAt = load<u32>(context, CONTEXT_HEAP);
  heapEnd = load<u32>(context, CONTEXT_HEAP_END);
}

/** Notes in the context how much is used. */
export function closeHeap(context: usize): void {
  store<u32>(context, <u32>heapAt, CONTEXT_HEAP);
}

/** True when `bytes` more fit. */
@inline
export function hasRoom(bytes: u64): bool {
  return bytes <= <u64>(heapEnd - heapAt);
}

/** Makes a view of the bytes from `heapAt` to `end`. */
@inline
export function commit(view: usize, end: usize): void {
  const length = <u32>(end - heapAt);
  writeView(view, heapAt, length);
  if (length > <u32>VIEW_INLINE_MAX) heapAt = end;
}

/** A view of bytes that stay where they are; short ones are copied into it. */
@inline
export function writeView(view: usize, bytes: usize, length: u32): void {
  if (length > <u32>VIEW_INLINE_MAX) {
    store<u32>(view, length);
    store<u32>(view, load<u32>(bytes), VIEW_PREFIX);
    store<u64>(view, <u64>bytes << 32, 8);
    return;
  }
  // Sixteen bytes are readable behind any string; those that are not its own are masked away.
  const low = length >= 8 ? load<u64>(bytes) : length ? load<u64>(bytes) & lowBytes(length) : 0;
  const high = length > 8 ? load<u64>(bytes, 8) & lowBytes(length - 8) : 0;
  store<u64>(view, <u64>length | (low << 32));
  store<u64>(view, (low >> 32) | (high << 32), 8);
}

/** A mask of 1 … 8 bytes. */
@inline
function lowBytes(count: u32): u64 {
  return ~(<u64>0) >> <u64>(64 - (count << 3));
}

/** Copies in steps of 16 bytes, up to 15 too many. */
@inline
export function copyBytes(to: usize, from: usize, length: usize): void {
  if (length > 256) {
    memory.copy(to, from, length);
    return;
  }
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
}
