// A time as text by a compiled pattern (abi/expressionTime.ts).
//
//   pattern  ␁ - ␂ - ␃        2026-01-31
import {
  TOKEN_BYTE, TOKEN_DAY, TOKEN_HOUR, TOKEN_MILLISECOND, TOKEN_MINUTE, TOKEN_MONTH, TOKEN_SECOND,
  TOKEN_YEAR,
} from "../abi/expressionTime";
import { STATUS_FULL } from "../abi/status";
import { civil, dayOfMonth, floorDivide, month, year } from "./calendar";
import { commit, hasRoom, heapAt } from "./heap";
import { first, firstStep, parameter, second } from "./operands";
import { lengthOf } from "./search";
import { bytesOf } from "./stringBytes";
import { timeAt, unitsPerMs } from "./temporal";

const DAY_MS: i64 = 86400000;
const TOKEN_BYTES_MAX: i32 = 20; // a year of any i64

/** Writes one row's text; 0 or STATUS_FULL. */
export function formatTime(row: i32, view: usize): i32 {
  const length = lengthOf(second);
  if (!hasRoom(<u64>length * TOKEN_BYTES_MAX)) return STATUS_FULL;
  const ms = floorDivide(timeAt(first, firstStep, row), unitsPerMs(parameter >> 8));
  const day = floorDivide(ms, DAY_MS);
  const inDay = <i32>(ms - day * DAY_MS);
  civil(day);
  let to = heapAt;
  const pattern = bytesOf(second);
  for (let at = pattern, end = pattern + length; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte > <u32>TOKEN_BYTE) {
      store<u8>(to++, <u8>byte);
      continue;
    }
    switch (byte) {
      case TOKEN_YEAR: to = writePadded(year, 4, to); break;
      case TOKEN_MONTH: to = writePadded(month, 2, to); break;
      case TOKEN_DAY: to = writePadded(dayOfMonth, 2, to); break;
      case TOKEN_HOUR: to = writePadded(inDay / 3600000, 2, to); break;
      case TOKEN_MINUTE: to = writePadded((inDay / 60000) % 60, 2, to); break;
      case TOKEN_SECOND: to = writePadded((inDay / 1000) % 60, 2, to); break;
      case TOKEN_MILLISECOND: to = writePadded(inDay % 1000, 3, to); break;
      default: store<u8>(to++, load<u8>(++at)); // TOKEN_BYTE
    }
  }
  commit(view, to);
  return 0;
}

/** At least `width` digits; a sign comes before them. */
function writePadded(value: i64, width: i32, to: usize): usize {
  if (value < 0) store<u8>(to++, 0x2d);
  let magnitude = <u64>abs(value);
  let digits = width;
  for (let rest = magnitude, count = 0; ; rest /= 10) {
    if (rest == 0) {
      digits = max(digits, count);
      break;
    }
    count++;
  }
  for (let at = to + digits - 1; at >= to; at--) {
    store<u8>(at, <u8>(0x30 + magnitude % 10));
    magnitude /= 10;
  }
  return to + digits;
}
