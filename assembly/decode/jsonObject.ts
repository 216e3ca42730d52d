// JSON objects → one row of their fields' columns, whatever the order of the keys.
//
//   {"auction":1,"bidder":2}     first ──► auction ──next──► bidder
//
// The key that followed last time is guessed and compared in place; a wrong guess costs a look-up
// by hash and corrects the link.
//
// Invariants
//   · A field whose `stamp` is not that of the object has not been seen in it.
//   · Unknown keys leave the links alone, so the guess behind them is right again.
import {
  FIELD_BYTES, FIELD_FLAGS, FIELD_IMAGE_LENGTH, FIELD_INDEX, FIELD_IS_NULLABLE, FIELD_NEXT, FIELD_OP,
  FIELD_STAMP, JSON_ERROR_MISSING, JSON_ERROR_SYNTAX, OBJECT_FIELD_COUNT, OBJECT_FIELDS,
  OBJECT_FIRST,
} from "../abi/json";
import { findField, isExpected, keyEnd } from "./jsonKey";
import { skipSpace, skipValue } from "./jsonSkip";
import { fail, failField, nextStamp } from "./jsonState";
import { readAny, readUsual, storeNull } from "./jsonValue";

/**
 * Reads an object into row `row`.
 *
 * @param at  Behind the opening brace.
 * @returns Behind the closing brace, or 0 with a reason.
 */
export function readObject(at: usize, object: usize, row: usize, depth: i32): usize {
  const start = at;
  const stamp = nextStamp();
  let seen = 0;
  let link = object + OBJECT_FIRST;
  at = skipSpace(at);
  let byte = load<u8>(at);
  if (byte == 0x7d) at++;
  while (byte != 0x7d) {
    let field = <usize>load<u32>(link);
    if (isExpected(at, field)) {
      at += load<u32>(field, FIELD_IMAGE_LENGTH);
    } else {
      field = findField(at, object);
      at = keyEnd;
      if (at == 0) return 0;
      if (field) store<u32>(link, <u32>field);
    }
    at = skipSpace(at);
    if (field) {
      seen += i32(load<u32>(field, FIELD_STAMP) != stamp);
      store<u32>(field, stamp, FIELD_STAMP);
      link = field + FIELD_NEXT;
      const end = readUsual(at, field, row);
      at = end == 0 ? readAny(at, field, row, depth) : end;
    } else {
      at = skipValue(at, depth);
    }
    if (at == 0) return 0;
    at = skipSpace(at);
    byte = load<u8>(at);
    if (byte == 0x2c) at = skipSpace(at + 1);
    else if (byte == 0x7d) at++;
    else return fail(JSON_ERROR_SYNTAX, at);
  }
  if (seen == load<i32>(object, OBJECT_FIELD_COUNT)) return at;
  return fillMissing(object, stamp, row) ? at : fail(JSON_ERROR_MISSING, start);
}

/** Stores null in the fields that the object lacks; false when one of them must not be null. */
function fillMissing(object: usize, stamp: u32, row: usize): bool {
  const count = load<i32>(object, OBJECT_FIELD_COUNT);
  let field = <usize>load<u32>(object, OBJECT_FIELDS);
  for (let i = 0; i < count; i++, field += FIELD_BYTES) {
    if (load<u32>(field, FIELD_STAMP) == stamp || load<i32>(field, FIELD_OP) == 0) continue;
    if ((load<i32>(field, FIELD_FLAGS) & FIELD_IS_NULLABLE) == 0) {
      failField(JSON_ERROR_MISSING, object, load<i32>(field, FIELD_INDEX));
      return false;
    }
    storeNull(field, row);
  }
  return true;
}
