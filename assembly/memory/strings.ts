// String bytes: from views to packed bytes with offsets, and to bytes that state owns.
//
//   views    |5 "hello"| |20 → a| |3 "abc"|
//   bytes    h e l l o (20 bytes of a) a b c          offsets  0 5 25 28
import {
  VIEW_ADDRESS,
  VIEW_INLINE_MAX,
  VIEW_LENGTH,
  VIEW_PREFIX,
} from "../abi/stringView";

/**
 * Adds up the lengths of strings.
 *
 * @param validity  Validity bitmap, or 0; null rows count nothing.
 * @param longOnly  1 to count only strings that are not inline.
 * @returns Bytes.
 */
export function viewBytes(views: usize, validity: usize, rowCount: i32, longOnly: i32): f64 {
  let total: u64 = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!isValid(validity, row)) continue;
    const bytes = load<u32>(views + (<usize>row << 4), VIEW_LENGTH);
    if (!longOnly || bytes > <u32>VIEW_INLINE_MAX) total += bytes;
  }
  return <f64>total;
}

/**
 * Packs strings one after another: Arrow's Utf8 and Binary layout.
 *
 * @param validity  Validity bitmap, or 0; null rows become empty.
 * @param offsetsOut  Receives i32 offsets, room for `rowCount + 1`.
 * @param bytesOut  Receives the bytes, room for `viewBytes(…)` and 16 more.
 * @returns Bytes written.
 */
export function packViews(
  views: usize,
  validity: usize,
  offsetsOut: usize,
  bytesOut: usize,
  rowCount: i32,
): i32 {
  let out = bytesOut;
  for (let row = 0; row < rowCount; row++) {
    store<i32>(offsetsOut + (<usize>row << 2), <i32>(out - bytesOut));
    if (!isValid(validity, row)) continue;
    const view = views + (<usize>row << 4);
    const length = load<u32>(view, VIEW_LENGTH);
    if (length <= <u32>VIEW_INLINE_MAX) {
      // Sixteen bytes at once: those behind the string are overwritten by the next one.
      v128.store(out, v128.load(view, VIEW_PREFIX));
    } else {
      copyBytes(out, load<u32>(view, VIEW_ADDRESS), length);
    }
    out += length;
  }
  store<i32>(offsetsOut + (<usize>rowCount << 2), <i32>(out - bytesOut));
  return <i32>(out - bytesOut);
}

/**
 * Offsets of packed UTF-8 strings in UTF-16 units: where a JavaScript string of all of them is cut.
 *
 * @param offsets  i32 byte offsets, `rowCount + 1`.
 * @param unitsOut  Receives i32 offsets in UTF-16 units, room for `rowCount + 1`.
 * @returns Units in all.
 */
export function utf16Offsets(offsets: usize, bytes: usize, unitsOut: usize, rowCount: i32): i32 {
  let units = 0;
  let at = bytes + load<u32>(offsets);
  for (let row = 0; row < rowCount; row++) {
    store<i32>(unitsOut + (<usize>row << 2), units);
    const end = bytes + load<u32>(offsets + (<usize>row << 2), 4);
    for (; at < end; at++) {
      const byte = load<u8>(at);
      // A continuation byte adds none, the first of four adds two (a surrogate pair), any other
      // adds one.
      units += i32((byte & 0xc0) != 0x80) + i32(byte >= 0xf0);
    }
  }
  store<i32>(unitsOut + (<usize>rowCount << 2), units);
  return units;
}

/**
 * Views over packed bytes: the way back from Arrow's Utf8 and Binary.
 *
 * @param offsets  i32 byte offsets, `rowCount + 1`.
 * @param bytes  Start of the packed bytes; they must outlive the views.
 * @param viewsOut  Receives `rowCount` views.
 * @returns `rowCount`.
 */
export function viewsOfPacked(offsets: usize, bytes: usize, viewsOut: usize, rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) {
    const start = load<u32>(offsets + (<usize>row << 2));
    const length = load<u32>(offsets + (<usize>row << 2), 4) - start;
    storeView(viewsOut + (<usize>row << 4), bytes + start, length);
  }
  return rowCount;
}

/**
 * Copies views together with their long bytes, so that nothing points into the source any more.
 *
 * @param validity  Validity bitmap, or 0; null rows become empty strings.
 * @param viewsOut  Receives `rowCount` views; may be `views` itself.
 * @param heap  Receives the long bytes, room for `viewBytes(…, 1)` and 16 more.
 * @returns Bytes written to `heap`.
 */
export function ownViews(
  views: usize,
  validity: usize,
  viewsOut: usize,
  heap: usize,
  rowCount: i32,
): i32 {
  let out = heap;
  for (let row = 0; row < rowCount; row++) {
    const from = views + (<usize>row << 4);
    const to = viewsOut + (<usize>row << 4);
    if (!isValid(validity, row)) {
      v128.store(to, i64x2.splat(0));
      continue;
    }
    const view = v128.load(from);
    v128.store(to, view);
    const length = load<u32>(from, VIEW_LENGTH);
    if (length <= <u32>VIEW_INLINE_MAX) continue;
    copyBytes(out, <usize>v128.extract_lane<u32>(view, 3), length);
    store<u32>(to, <u32>out, VIEW_ADDRESS);
    out += length;
  }
  return <i32>(out - heap);
}

/**
 * Copies in steps of 16 bytes, so that up to 15 more are read and written: both sides have room
 * behind them. A call of memory.copy costs more than a short string.
 */
@inline
function copyBytes(to: usize, from: usize, length: u32): void {
  if (length > 256) {
    memory.copy(to, from, length);
    return;
  }
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
}

@inline
function isValid(validity: usize, row: i32): bool {
  return !validity || ((load<u8>(validity + (<usize>row >> 3)) >> (<u8>row & 7)) & 1) == 1;
}

function storeView(view: usize, start: usize, length: u32): void {
  store<u32>(view, length, VIEW_LENGTH);
  if (length > <u32>VIEW_INLINE_MAX) {
    store<u32>(view, load<u32>(start), VIEW_PREFIX);
    store<u64>(view, <u64>start << 32, VIEW_PREFIX + 4);
    return;
  }
  store<u32>(view, 0, VIEW_PREFIX);
  store<u64>(view, 0, VIEW_PREFIX + 4);
  for (let i: usize = 0; i < length; i++) store<u8>(view + i, load<u8>(start + i), VIEW_PREFIX);
}
