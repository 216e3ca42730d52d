// Time zones: wall-clock time and back, with the transitions of daylight saving cached.
//
//   UTC         05:30   06:00    06:30   07:00
//   wall clock  01:30   01:00    01:30   02:00        New York, first Sunday of November: 01:00–02:00 comes twice
//
// Invariants
//   · `toWallClock` is exact for every instant. `toInstant` takes the later of two instants that share a wall clock (so
//     that what ends there has seen both), and the moment of the jump for a wall clock that does not exist.
//   · Transitions are found once for each span of SPAN_MS, by probing every PROBE_MS and halving.
import * as abi from '../../assembly/abi/windowSlice.js';
import type { Engine } from '../wasm/engine.js';
import { toI64 } from './milliseconds.js';
import { DATE_MAX_MS, offsetsOf, type OffsetFunction } from './zoneOffset.js';

const SPAN_MS = 2 ** 35;
/**
 * Zones keep an offset for weeks at least: Morocco's pause of daylight saving in Ramadan lasts
 * four.
 */
const PROBE_MS = SPAN_MS / 64;

interface Segment {
  readonly since: number;
  readonly offset: number;
}

/** Wall-clock arithmetic of one zone. */
export class TimeZone {
  private static readonly zones = new Map<string, TimeZone>();
  private readonly spans = new Map<number, readonly Segment[]>();
  private readonly offsetByIntl: OffsetFunction;

  private constructor(readonly name: string) {
    this.offsetByIntl = offsetsOf(name);
  }

  /** The zone of a name, cached. @throws MillraceError PLAN_INVALID_ARGUMENT */
  static of(name: string): TimeZone {
    let zone = TimeZone.zones.get(name);
    if (zone === undefined) TimeZone.zones.set(name, (zone = new TimeZone(name)));
    return zone;
  }

  /** Milliseconds that the zone is ahead of UTC at an instant. */
  offsetAt(instant: number): number {
    const segments = this.span(Math.floor(clamp(instant) / SPAN_MS));
    let offset = segments[0].offset;
    for (const segment of segments) if (segment.since <= instant) offset = segment.offset;
    return offset;
  }

  /** The wall clock at an instant, as milliseconds read as if UTC. */
  toWallClock(instant: number): number {
    return Number.isFinite(instant) ? instant + this.offsetAt(instant) : instant;
  }

  /** The last instant with a wall clock; that of the jump when the wall clock was skipped. */
  toInstant(wallClock: number): number {
    if (!Number.isFinite(wallClock)) return wallClock;
    const before = this.offsetAt(wallClock - 86_400_000);
    const after = this.offsetAt(wallClock + 86_400_000);
    if (before === after) return wallClock - before;
    const candidates = [wallClock - before, wallClock - after];
    const exact = candidates.filter((instant) => this.toWallClock(instant) === wallClock);
    if (exact.length > 0) return Math.max(...exact);
    return this.jumpBetween(Math.min(...candidates), Math.max(...candidates));
  }

  /**
   * Writes zone segments that cover `from … to` into the batch arena, for the kernel `toWallClock`.
   */
  writeSegments(engine: Engine, from: number, to: number): { address: number; count: number } {
    const segments: Segment[] = [];
    const last = Math.floor(clamp(to) / SPAN_MS);
    for (let span = Math.floor(clamp(from) / SPAN_MS); span <= last; span++) {
      for (const segment of this.span(span)) {
        if (segments.at(-1)?.offset !== segment.offset) segments.push(segment);
      }
    }
    const address = engine.arena.allocate(segments.length * abi.ZONE_BYTES);
    segments.forEach(({ since, offset }, index) => {
      const at = (address + index * abi.ZONE_BYTES) >>> 3;
      engine.memory.i64[at + (abi.ZONE_SINCE >>> 3)] = toI64(since);
      engine.memory.i64[at + (abi.ZONE_OFFSET >>> 3)] = BigInt(offset);
    });
    return { address, count: segments.length };
  }

  private span(number: number): readonly Segment[] {
    const known = this.spans.get(number);
    if (known !== undefined) return known;
    const start = number * SPAN_MS;
    const segments: Segment[] = [{ since: start, offset: this.offsetByIntl(start) }];
    for (let from = start; from < start + SPAN_MS; from += PROBE_MS) {
      const offset = this.offsetByIntl(from + PROBE_MS);
      if (offset === segments[segments.length - 1].offset) continue;
      const since = this.changeBetween(from, from + PROBE_MS);
      if (since < start + SPAN_MS) segments.push({ since, offset });
    }
    this.spans.set(number, segments);
    return segments;
  }

  /** The first instant behind `from` at which the offset is that of `to`. */
  private changeBetween(from: number, to: number): number {
    const offset = this.offsetByIntl(to);
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetByIntl(middle) === offset) high = middle;
      else low = middle;
    }
    return high;
  }

  private jumpBetween(from: number, to: number): number {
    let [low, high] = [from, to];
    const offset = this.offsetAt(to);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle) === offset) high = middle;
      else low = middle;
    }
    return high;
  }
}

function clamp(instant: number): number {
  return Math.max(-DATE_MAX_MS, Math.min(DATE_MAX_MS, instant));
}
