// Strict validation of JSON values that no column wants, and of the space between tokens.
import { JSON_ERROR_DEPTH, JSON_ERROR_SYNTAX } from "../abi/json";
import { isDigit } from "./digits";
import { depthMax, fail } from "./jsonState";
import { skipString } from "./jsonString";
import { scanNumber } from "./number";

export const WORD_NULL: u32 = 0x6c6c756e;
export const WORD_TRUE: u32 = 0x65757274;
export const WORD_ALSE: u32 = 0x65736c61;

/**
 * Passes spaces, tabs and carriage returns; a line feed ends a record.
 *
 * A predicted branch and not arithmetic on the byte, so that what follows does not wait for it.
 */
@inline
export function skipSpace(at: usize): usize {
  return load<u8>(at) > 0x20 ? at : skipSpaces(at);
}

function skipSpaces(at: usize): usize {
  let byte = load<u8>(at);
  while (byte == 0x20 || byte == 0x09 || byte == 0x0d) byte = load<u8>(++at);
  return at;
}

/** True when a number starts with a zero that another digit follows. */
@inline
export function hasLeadingZero(at: usize): bool {
  at += <usize>(load<u8>(at) == 0x2d);
  return load<u8>(at) == 0x30 && isDigit(load<u8>(at, 1));
}

/** Validates any value at `at`; returns its end, or 0 with a reason. */
export function skipValue(at: usize, depth: i32): usize {
  const byte = load<u8>(at);
  if (byte == 0x22) return skipString(at + 1);
  if (byte == 0x7b) return skipObject(at, depth + 1);
  if (byte == 0x5b) return skipArray(at, depth + 1);
  if (load<u32>(at) == WORD_NULL || load<u32>(at) == WORD_TRUE) return at + 4;
  if (byte == 0x66 && load<u32>(at, 1) == WORD_ALSE) return at + 5;
  if (hasLeadingZero(at)) return fail(JSON_ERROR_SYNTAX, at);
  const end = scanNumber(at, false);
  return end == 0 ? fail(JSON_ERROR_SYNTAX, at) : end;
}

function skipArray(at: usize, depth: i32): usize {
  if (depth > depthMax) return fail(JSON_ERROR_DEPTH, at);
  at = skipSpace(at + 1);
  if (load<u8>(at) == 0x5d) return at + 1;
  while (true) {
    at = skipValue(at, depth);
    if (at == 0) return 0;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte == 0x5d) return at + 1;
    if (byte != 0x2c) return fail(JSON_ERROR_SYNTAX, at);
    at = skipSpace(at + 1);
  }
}

function skipObject(at: usize, depth: i32): usize {
  if (depth > depthMax) return fail(JSON_ERROR_DEPTH, at);
  at = skipSpace(at + 1);
  if (load<u8>(at) == 0x7d) return at + 1;
  while (true) {
    if (load<u8>(at) != 0x22) return fail(JSON_ERROR_SYNTAX, at);
    at = skipString(at + 1);
    if (at == 0) return 0;
    at = skipSpace(at);
    if (load<u8>(at) != 0x3a) return fail(JSON_ERROR_SYNTAX, at);
    at = skipValue(skipSpace(at + 1), depth);
    if (at == 0) return 0;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte == 0x7d) return at + 1;
    if (byte != 0x2c) return fail(JSON_ERROR_SYNTAX, at);
    at = skipSpace(at + 1);
  }
}
