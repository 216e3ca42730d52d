// Buckets of slots: where the group of a hash is found. Parts of kernels.
//
// Four tags are compared at once, so that a key which is not in its bucket's first place costs no
// mispredicted branch: with one slot looked at after the other, that was a third of interning.
import { BUCKET_GROUPS, BUCKET_BYTES } from "../abi/groupTable";

/** The bucket that a hash begins at. */
@inline
export function homeOf(slots: usize, hash: u32, shift: u32): usize {
  return slots + <usize>(hash >>> shift) * BUCKET_BYTES;
}

/** The bucket behind another; behind the last comes the first. */
@inline
export function bucketAfter(slots: usize, bucket: usize, shift: u32): usize {
  const mask = <usize>(<u32>0xffffffff >>> shift);
  return slots + (((bucket - slots) / BUCKET_BYTES + 1) & mask) * BUCKET_BYTES;
}

/** A bit for each slot of a bucket whose tag is `hash`; slots that are empty may be among them. */
@inline
export function matchesOf(bucket: usize, hash: u32): i32 {
  return i32x4.bitmask(i32x4.eq(v128.load(bucket), i32x4.splat(hash)));
}

/** A bit for each slot of a bucket that is empty. */
@inline
export function emptyOf(bucket: usize): i32 {
  return i32x4.bitmask(i32x4.eq(v128.load(bucket, BUCKET_GROUPS), i32x4.splat(0)));
}

/** Group + 1 of a slot; 0 when it is empty. */
@inline
export function groupIn(bucket: usize, slot: i32): u32 {
  return load<u32>(bucket + (<usize>slot << 2), BUCKET_GROUPS);
}

/** Fills a slot. */
@inline
export function fillSlot(bucket: usize, slot: i32, hash: u32, group: u32): void {
  store<u32>(bucket + (<usize>slot << 2), hash);
  store<u32>(bucket + (<usize>slot << 2), group, BUCKET_GROUPS);
}

/**
 * Puts the slots of a table into a larger array; keys are not touched, tags suffice.
 *
 * @param bucketsOut  Receives 2^(32 − shift) buckets; zeroed.
 * @returns Slots taken.
 */
export function reslot(buckets: usize, bucketCount: i32, bucketsOut: usize, shift: i32): i32 {
  const end = buckets + <usize>bucketCount * BUCKET_BYTES;
  let taken = 0;
  for (let from = buckets; from < end; from += BUCKET_BYTES) {
    for (let slot = 0; slot < 4; slot++) {
      const group = groupIn(from, slot);
      if (!group) continue;
      const hash = load<u32>(from + (<usize>slot << 2));
      let bucket = homeOf(bucketsOut, hash, shift);
      let empty = emptyOf(bucket);
      while (!empty) {
        bucket = bucketAfter(bucketsOut, bucket, shift);
        empty = emptyOf(bucket);
      }
      fillSlot(bucket, ctz(empty), hash, group);
      taken += 1;
    }
  }
  return taken;
}
