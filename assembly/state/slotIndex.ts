// Slot index: where the slots of (group, key) are found by hash; the layout is SlotIndex's.
//
//   index   | slot + 1 u32 |   power of two of them; open addressing, linear probing

/**
 * Puts slots into an index that is zeroed and has room for them.
 *
 * @param mask  Entries of the index − 1.
 * @param hashes  i32 hash of the key of each slot.
 * @param groups  Address of the u32 group of slot 0; a free slot has 0xffffffff.
 * @param stride  Bytes from group to group.
 * @returns Slots put.
 */
export function fillSlotIndex(
  index: usize,
  mask: u32,
  hashes: usize,
  groups: usize,
  stride: i32,
  slotCount: i32,
): i32 {
  let count = 0;
  for (let slot = 0; slot < slotCount; slot++) {
    const group = load<u32>(groups + <usize>slot * stride);
    if (group == 0xffffffff) continue;
    let at = homeOf(group, load<u32>(hashes + (<usize>slot << 2))) & mask;
    while (load<u32>(index + (<usize>at << 2))) at = (at + 1) & mask;
    store<u32>(index + (<usize>at << 2), slot + 1);
    count++;
  }
  return count;
}

/** The same as in src/state/keyed/slotIndex.ts. */
@inline
function homeOf(group: u32, hash: u32): u32 {
  const mixed = (hash ^ ((group + 1) * 0x9e3779b1)) * 0xc2b2ae35;
  return mixed ^ (mixed >>> 15);
}
