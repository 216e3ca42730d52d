// Lists of strings joined with a separator, as LISTAGG gives them.
import {
  VIEW_ADDRESS,
  VIEW_INLINE_MAX,
  VIEW_LENGTH,
  VIEW_PREFIX,
} from "../abi/stringView";

/**
 * Joins the strings of each list.
 *
 * @param offsets  i32 offsets, `count + 1`, into `views`.
 * @param separator  Its bytes.
 * @param viewsOut  Receives `count` views; that of an empty list is the empty string.
 * @param heap  Receives the bytes of long results: room for all strings and a separator each.
 * @returns Bytes written to `heap`.
 */
export function joinStrings(
  offsets: usize,
  views: usize,
  separator: usize,
  separatorBytes: i32,
  viewsOut: usize,
  heap: usize,
  count: i32,
): f64 {
  let out = heap;
  for (let i = 0; i < count; i++) {
    const from = load<i32>(offsets + (<usize>i << 2));
    const until = load<i32>(offsets + (<usize>i << 2), 4);
    const start = out;
    for (let element = from; element < until; element++) {
      if (element > from) {
        memory.copy(out, separator, <usize>separatorBytes);
        out += <usize>separatorBytes;
      }
      const view = views + (<usize>element << 4);
      const length = load<u32>(view, VIEW_LENGTH);
      const isInline = length <= <u32>VIEW_INLINE_MAX;
      const bytes = isInline ? view + VIEW_PREFIX : <usize>load<u32>(view, VIEW_ADDRESS);
      memory.copy(out, bytes, length);
      out += length;
    }
    const view = viewsOut + (<usize>i << 4);
    const length = <u32>(out - start);
    store<u32>(view, length, VIEW_LENGTH);
    store<u32>(view, 0, VIEW_PREFIX);
    store<u64>(view, 0, VIEW_PREFIX + 4);
    if (length > <u32>VIEW_INLINE_MAX) {
      store<u32>(view, load<u32>(start), VIEW_PREFIX);
      store<u32>(view, <u32>start, VIEW_ADDRESS);
    } else {
      memory.copy(view + VIEW_PREFIX, start, <usize>length);
      out = start;
    }
  }
  return <f64>(out - heap);
}
