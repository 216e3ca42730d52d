// Keys of JSON objects → fields: by comparing with the key that is expected, else by hash.
import {
  FIELD_BYTES, FIELD_IMAGE, FIELD_IMAGE_LENGTH, FIELD_KEY, FIELD_KEY_LENGTH, FIELD_MASK,
  JSON_ERROR_SYNTAX, OBJECT_FIELD_COUNT, OBJECT_FIELDS, OBJECT_TABLE, OBJECT_TABLE_MASK,
} from "../abi/json";
import { fail, hasHeap, heap } from "./jsonState";
import { skipSpace } from "./jsonSkip";
import { skipString, unescape } from "./jsonString";

const IMAGE_BYTES: u32 = 16;
const FIRST_FACTOR: u64 = 0x9e3779b97f4a7c15;
const LAST_FACTOR: u64 = 0xc2b2ae3d27d4eb4f;

/** Address behind the key's colon that `findField` found, or 0 when there is no valid key. */
export let keyEnd: usize = 0;

/** True when the bytes are the field's `"name":`. */
@inline
export function isExpected(at: usize, field: usize): bool {
  const difference = v128.xor(v128.load(at), v128.load(field, FIELD_IMAGE));
  if (v128.any_true(v128.and(difference, v128.load(field, FIELD_MASK)))) return false;
  return load<u32>(field, FIELD_IMAGE_LENGTH) <= IMAGE_BYTES || isRestExpected(at, field);
}

function isRestExpected(at: usize, field: usize): bool {
  const image = (load<u32>(field, FIELD_KEY) + load<u32>(field, FIELD_KEY_LENGTH) + 15) & ~15;
  const length = load<u32>(field, FIELD_IMAGE_LENGTH);
  return memory.compare(at + IMAGE_BYTES, image + IMAGE_BYTES, length - IMAGE_BYTES) == 0;
}

/**
 * Reads a key and its colon; sets `keyEnd`.
 *
 * @returns The field, or 0 for a key that the object does not know.
 */
export function findField(at: usize, object: usize): usize {
  keyEnd = 0;
  if (load<u8>(at) != 0x22) return fail(JSON_ERROR_SYNTAX, at);
  const end = skipString(at + 1);
  if (end == 0) return 0;
  const colon = skipSpace(end);
  if (load<u8>(colon) != 0x3a) return fail(JSON_ERROR_SYNTAX, colon);
  keyEnd = colon + 1;
  let key = at + 1;
  let length = end - 1 - key;
  if (hasBackslash(key, end)) {
    if (!hasHeap(length, at)) {
      keyEnd = 0;
      return 0;
    }
    length = unescape(key, end - 1, heap) - heap;
    key = heap;
  }
  return lookUp(object, key, length);
}

function hasBackslash(at: usize, end: usize): bool {
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x5c)));
    if (mask && at + <usize>ctz(mask) < end) return true;
  }
  return false;
}

/** Hash by the first and last eight bytes and the length. */
@inline
function hashKey(key: usize, length: usize): u32 {
  let first = load<u64>(key);
  let last: u64 = 0;
  if (length < 8) first &= ((<u64>1) << (<u64>length << 3)) - 1;
  else last = load<u64>(key + length - 8);
  const mixed = first * FIRST_FACTOR + (last ^ <u64>length) * LAST_FACTOR;
  return <u32>(mixed >> 40) ^ <u32>(mixed >> 20);
}

@inline
function lookUp(object: usize, key: usize, length: usize): usize {
  const table = <usize>load<u32>(object, OBJECT_TABLE);
  const mask = load<u32>(object, OBJECT_TABLE_MASK);
  let slot = hashKey(key, length) & mask;
  let field = <usize>load<u32>(table + (<usize>slot << 2));
  while (field != 0 && !isKeyOf(field, key, length)) {
    slot = (slot + 1) & mask;
    field = load<u32>(table + (<usize>slot << 2));
  }
  return field;
}

@inline
function isKeyOf(field: usize, key: usize, length: usize): bool {
  if (<usize>load<u32>(field, FIELD_KEY_LENGTH) != length) return false;
  return isSameKey(key, load<u32>(field, FIELD_KEY), length);
}

/** Both sides are readable in steps of eight bytes. */
@inline
function isSameKey(a: usize, b: usize, length: usize): bool {
  for (; length >= 8; length -= 8, a += 8, b += 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
  }
  return ((load<u64>(a) ^ load<u64>(b)) & (((<u64>1) << (<u64>length << 3)) - 1)) == 0;
}

/**
 * Fills an object's hash table, zeroed and larger than its count of fields, from the fields' keys.
 *
 * @returns The count of fields.
 */
export function indexJsonKeys(object: usize): i32 {
  const table = <usize>load<u32>(object, OBJECT_TABLE);
  const mask = load<u32>(object, OBJECT_TABLE_MASK);
  const count = load<i32>(object, OBJECT_FIELD_COUNT);
  let field = <usize>load<u32>(object, OBJECT_FIELDS);
  for (let i = 0; i < count; i++, field += FIELD_BYTES) {
    let slot = hashKey(load<u32>(field, FIELD_KEY), load<u32>(field, FIELD_KEY_LENGTH)) & mask;
    while (load<u32>(table + (<usize>slot << 2))) slot = (slot + 1) & mask;
    store<u32>(table + (<usize>slot << 2), <u32>field);
  }
  return count;
}
