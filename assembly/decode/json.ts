// JSON Lines → columns: one call decodes whole lines until the rows, the lines or the room end.
//
//   {"auction":1,"price":20}⏎   ⏎   {"price":30,"auction":2}⏎      →    auction 1 2   price 20 30
//
// Invariants
//   · The bytes from JSON_AT to JSON_END are whole lines, and 64 bytes behind them are readable. No
//     token holds a line feed, so that no reader passes JSON_END.
//   · JSON_AT, JSON_ROW and JSON_HEAP move by whole records: a bad record, or one that found no
//     room, leaves them in front of it.
import {
  JSON_AT, JSON_END, JSON_ERROR_LENGTH, JSON_ERROR_NOT_OBJECT, JSON_ERROR_TRAILING, JSON_FULL_HEAP,
  JSON_LINES, JSON_RECORD_MAX, JSON_ROW, JSON_ROW_END,
} from "../abi/json";
import { STATUS_BAD_RECORD, STATUS_FULL } from "../abi/status";
import { readObject } from "./jsonObject";
import { skipSpace } from "./jsonSkip";
import { endCall, error, fail, heap, moveHeap, startCall } from "./jsonState";

const LINE_FEED: u32 = 0x0a;

/**
 * Decodes records of JSON Lines; blank lines are passed over.
 *
 * @param state  See `abi/json.ts`.
 * @param object  The record's fields.
 * @returns Rows stored by this call, STATUS_BAD_RECORD or STATUS_FULL with the reason in `state`;
 *   rows stored before count in JSON_ROW in any case.
 */
export function decodeJson(state: usize, object: usize): i32 {
  const end = <usize>load<u32>(state, JSON_END);
  const rowFirst = load<i32>(state, JSON_ROW);
  const rowEnd = load<i32>(state, JSON_ROW_END);
  const recordMax = <usize>load<u32>(state, JSON_RECORD_MAX);
  let lines = load<u32>(state, JSON_LINES);
  let at = <usize>load<u32>(state, JSON_AT);
  let row = rowFirst;
  startCall(state);
  let heapStart = heap;
  while (row < rowEnd && at < end) {
    const next = readRecord(at, object, row, recordMax);
    if (next == 0) break;
    row += i32(load<u8>(next - 1) == 0x7d || !isBlank(at, next));
    lines++;
    heapStart = heap;
    at = next + 1;
  }
  moveHeap(heapStart);
  store<u32>(state, <u32>at, JSON_AT);
  store<i32>(state, row, JSON_ROW);
  store<u32>(state, lines, JSON_LINES);
  endCall(state);
  if (error == 0) return row - rowFirst;
  return error >= JSON_FULL_HEAP ? STATUS_FULL : STATUS_BAD_RECORD;
}

/** Reads a line; returns its line feed, or 0 with a reason. */
@inline
function readRecord(start: usize, object: usize, row: usize, recordMax: usize): usize {
  let at = skipSpace(start);
  const byte = load<u8>(at);
  if (byte == LINE_FEED) return at;
  if (byte != 0x7b) return fail(JSON_ERROR_NOT_OBJECT, at);
  at = readObject(at + 1, object, row, 1);
  if (at == 0) return 0;
  at = skipSpace(at);
  if (load<u8>(at) != LINE_FEED) return fail(JSON_ERROR_TRAILING, at);
  return at - start > recordMax ? fail(JSON_ERROR_LENGTH, start) : at;
}

function isBlank(start: usize, lineFeed: usize): bool {
  return skipSpace(start) == lineFeed;
}
