// Zones: instants to wall-clock time, by segments of constant offset.
//
//   since     −∞        Mar 10        Nov 3
//   offset    −5 h      −4 h          −5 h
import { ZONE_BYTES, ZONE_OFFSET, ZONE_SINCE } from "../abi/windowSlice";

/**
 * Adds to each instant the offset of the segment that it is in.
 *
 * @param timestamps  i64 ms, UTC.
 * @param out  Receives i64 ms, wall clock; may equal `timestamps`.
 * @param segments  Segments (abi/windowSlice.ts) ascending; the first also serves what is before
 * it.
 * @returns `rowCount`.
 */
export function toWallClock(
  timestamps: usize, out: usize, segments: usize, rowCount: i32, segmentCount: i32,
): i32 {
  const last = segments + <usize>(segmentCount - 1) * ZONE_BYTES;
  let segment = segments;
  for (let at: usize = 0, end = <usize>rowCount << 3; at < end; at += 8) {
    const time = load<i64>(timestamps + at);
    while (segment < last && time >= load<i64>(segment + ZONE_BYTES, ZONE_SINCE)) segment += ZONE_BYTES;
    while (segment > segments && time < load<i64>(segment, ZONE_SINCE)) segment -= ZONE_BYTES;
    store<i64>(out + at, time + load<i64>(segment, ZONE_OFFSET));
  }
  return rowCount;
}

/**
 * The instant of each wall-clock time: the later of two where the clocks were put back, that of the
 * jump where they were put forward over it.
 *
 * @param times  i64 ms, wall clock.
 * @param out  Receives i64 ms, UTC; may equal `times`.
 * @param segments  Segments ascending, which cover the instants.
 * @returns `rowCount`.
 */
export function toInstants(
  times: usize, out: usize, segments: usize, rowCount: i32, segmentCount: i32,
): i32 {
  const end = segments + <usize>segmentCount * ZONE_BYTES;
  for (let at: usize = 0, until = <usize>rowCount << 3; at < until; at += 8) {
    const time = load<i64>(times + at);
    let segment = end - ZONE_BYTES;
    while (segment > segments) {
      const instant = time - load<i64>(segment, ZONE_OFFSET);
      if (instant >= load<i64>(segment, ZONE_SINCE)) break;
      segment -= ZONE_BYTES;
    }
    let instant = time - load<i64>(segment, ZONE_OFFSET);
    const next = segment + ZONE_BYTES;
    if (next < end) instant = min(instant, load<i64>(next, ZONE_SINCE));
    store<i64>(out + at, instant);
  }
  return rowCount;
}
