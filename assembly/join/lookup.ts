// Pairs of rows with those of a table that has lists of rows by group.
import {
  LOOKUP_CAPACITY,
  LOOKUP_GROUPS,
  LOOKUP_IDS,
  LOOKUP_IS_LEFT,
  LOOKUP_MATCHES,
  LOOKUP_OFFSET,
  LOOKUP_ROW,
  LOOKUP_ROWS,
  LOOKUP_STARTS,
} from "../abi/lookup";
import { ROW_NONE } from "../abi/rowStore";

/**
 * Lists pairs, as many as there is room for; the lookup remembers where it stopped.
 *
 * @param lookup  See `abi/lookup.ts`.
 * @returns Pairs listed; all are when the lookup's row is `rowCount`.
 */
export function probeLists(lookup: usize, rowCount: i32): i32 {
  const groups = <usize>load<u32>(lookup, LOOKUP_GROUPS);
  const starts = <usize>load<u32>(lookup, LOOKUP_STARTS);
  const ids = <usize>load<u32>(lookup, LOOKUP_IDS);
  const rows = <usize>load<u32>(lookup, LOOKUP_ROWS);
  const matches = <usize>load<u32>(lookup, LOOKUP_MATCHES);
  const capacity = load<i32>(lookup, LOOKUP_CAPACITY);
  const isLeft = load<i32>(lookup, LOOKUP_IS_LEFT);
  let row = load<i32>(lookup, LOOKUP_ROW);
  let offset = load<u32>(lookup, LOOKUP_OFFSET);
  let count = 0;
  for (; row < rowCount; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    // A group without rows is of a key that had a null.
    if (group == <u32>ROW_NONE || isEmpty(starts, group)) {
      if (!isLeft) continue;
      if (count == capacity) break;
      store<u32>(rows + (<usize>count << 2), row);
      store<u32>(matches + (<usize>count << 2), <u32>ROW_NONE);
      count++;
      continue;
    }
    const end = load<u32>(starts + (<usize>group << 2), 4);
    let at = load<u32>(starts + (<usize>group << 2)) + offset;
    for (; at < end && count < capacity; at++, count++) {
      store<u32>(rows + (<usize>count << 2), row);
      store<u32>(matches + (<usize>count << 2), load<u32>(ids + (<usize>at << 2)));
    }
    if (at < end) {
      offset = at - load<u32>(starts + (<usize>group << 2));
      break;
    }
    offset = 0;
  }
  store<i32>(lookup, row, LOOKUP_ROW);
  store<u32>(lookup, offset, LOOKUP_OFFSET);
  return count;
}

@inline
function isEmpty(starts: usize, group: u32): bool {
  const at = starts + (<usize>group << 2);
  return load<u32>(at) == load<u32>(at, 4);
}
