// Rows of a batch and groups of a table, as the kernels of state read them. Parts of kernels.

/** True when the row is not null; validity 0 means that none is. */
@inline
export function isValid(validity: usize, row: i32): bool {
  return !validity || ((load<u8>(validity + (<usize>row >> 3)) >> (<u8>row & 7)) & 1) == 1;
}

/** 1 for a row that is added, −1 for one that is taken back: −U and −D are the odd kinds. */
@inline
export function signOf(kinds: usize, row: i32): i64 {
  return kinds ? 1 - ((<i64>load<u8>(kinds + <usize>row) & 1) << 1) : 1;
}

/** The group at a position: listed, or counted from `from` on when there is no list. */
@inline
export function groupAt(groups: usize, from: i32, index: i32): usize {
  return groups ? <usize>load<u32>(groups + (<usize>index << 2)) : <usize>(from + index);
}
