// Scratch of one call of the JSON decoder, and how it fails: a reader returns 0, which is no
// address of input, and the first reason given stays.
import {
  JSON_DEPTH_MAX, JSON_ERROR, JSON_ERROR_AT, JSON_ERROR_FIELD, JSON_FULL_HEAP, JSON_HEAP,
  JSON_HEAP_END, JSON_STAMP, JSON_TIMESTAMP_FORMAT,
} from "../abi/json";

export const HEAP_SLACK: usize = 32; // behind every string in the heap, for SIMD loads and stores

export let heap: usize = 0;
let heapEnd: usize = 0;
export let depthMax: i32 = 0;
export let timestampFormat: i32 = 0;
export let error: i32 = 0;
let errorAt: usize = 0;
let errorField: i32 = -1;
let stamp: u32 = 0;

export function startCall(state: usize): void {
  heap = load<u32>(state, JSON_HEAP);
  heapEnd = load<u32>(state, JSON_HEAP_END);
  depthMax = load<i32>(state, JSON_DEPTH_MAX);
  timestampFormat = load<i32>(state, JSON_TIMESTAMP_FORMAT);
  stamp = load<u32>(state, JSON_STAMP);
  error = 0;
  errorField = -1;
}

export function endCall(state: usize): void {
  store<u32>(state, <u32>heap, JSON_HEAP);
  store<u32>(state, stamp, JSON_STAMP);
  store<i32>(state, error, JSON_ERROR);
  store<u32>(state, <u32>errorAt, JSON_ERROR_AT);
  store<i32>(state, errorField, JSON_ERROR_FIELD);
}

/** A number that no object before had, so that keys seen need not be reset. */
@inline
export function nextStamp(): u32 {
  return ++stamp;
}

export function fail(code: i32, at: usize): usize {
  return failField(code, at, -1);
}

export function failField(code: i32, at: usize, field: i32): usize {
  if (error == 0) {
    error = code;
    errorAt = at;
    errorField = field;
  }
  return 0;
}

/** True when the heap has room for `byteCount` and the slack; else fails. */
export function hasHeap(byteCount: usize, at: usize): bool {
  if (heap + byteCount + HEAP_SLACK <= heapEnd) return true;
  fail(JSON_FULL_HEAP, at);
  return false;
}

@inline
export function moveHeap(to: usize): void {
  heap = to;
}
