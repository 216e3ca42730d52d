// Key groups: hashes scaled to the number of groups. An exported kernel.

/**
 * Turns 32-bit hashes into key groups, in place.
 *
 *   group = hash * groupCount >> 32
 *
 * @param hashes  u32 a row.
 * @param groupCount  1 … 32,768.
 * @returns `rowCount`.
 */
export function scaleToKeyGroups(hashes: usize, rowCount: i32, groupCount: i32): i32 {
  const count = <u64>groupCount;
  for (let at = hashes, end = hashes + (<usize>rowCount << 2); at < end; at += 4) {
    store<u32>(at, <u32>((<u64>load<u32>(at) * count) >>> 32));
  }
  return rowCount;
}
