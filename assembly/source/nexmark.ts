// Nexmark: what the three kinds of events have in common.
//
//   epoch of 50 events   P A A A B B B … B      1 person, 3 auctions, 46 bids
//
// Invariants
//   · Everything about an event follows from the seed and its number: any range of rows can be made
//     anywhere, in any batches, with any columns left out.
//   · Distributions are those of the Nexmark suite's generator (NEXMark, github.com/nexmark/nexmark).
import * as abi from "../abi/nexmark";
import { VIEW_ADDRESS, VIEW_BUFFER, VIEW_BYTES, VIEW_INLINE_MAX, VIEW_PREFIX } from "../abi/stringView";

export const EPOCH: u64 = 50;
export const AUCTIONS: u64 = 3;
export const BIDS: u64 = 46;
export const FIRST_ID: i64 = 1000;
const HOT_STEP: i64 = 100;
const ACTIVE_PERSONS: i64 = 1000;
const ID_LEAD: i64 = 10;
const IN_FLIGHT_AUCTIONS: i64 = 100;

/** The event that row `row` shows; NOT_HERE when an event of another kind is there. */
export const NOT_HERE: u64 = u64.MAX_VALUE;

/** Event number of a row of a request for events of `kind`. */
@inline
export function eventOf(request: usize, kind: i32, row: i32): u64 {
  const index = load<u64>(request, abi.NEXMARK_FIRST) + <u64>row;
  if (load<i32>(request, abi.NEXMARK_KIND) != abi.NEXMARK_ALL) {
    if (kind == abi.NEXMARK_BID) return (index / BIDS) * EPOCH + 4 + (index % BIDS);
    if (kind == abi.NEXMARK_AUCTION) return (index / AUCTIONS) * EPOCH + 1 + (index % AUCTIONS);
    return index * EPOCH;
  }
  const place = index % EPOCH;
  const there = place == 0 ? abi.NEXMARK_PERSON : place < 4 ? abi.NEXMARK_AUCTION : abi.NEXMARK_BID;
  return there == kind ? index : NOT_HERE;
}

/** Random bits of an event; `draw` tells them apart. Two rounds of SplitMix64's finalizer. */
@inline
export function random(request: usize, event: u64, draw: u64): u64 {
  let z = load<u64>(request, abi.NEXMARK_SEED) + (event * 16 + draw) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** A number below `bound` out of the low 32 bits of `bits`. */
@inline
export function below(bits: u64, bound: u64): u64 {
  return ((bits & 0xffffffff) * bound) >> 32;
}

/** Milliseconds since 1970 of an event. */
@inline
export function timeOf(request: usize, event: u64): i64 {
  const elapsed = (event * 1000) / load<u64>(request, abi.NEXMARK_RATE);
  return load<i64>(request, abi.NEXMARK_BASE_TIME) + <i64>elapsed;
}

/** 0-based number of the last person that registered up to an event. */
@inline
export function lastPerson(event: u64): i64 {
  return <i64>(event / EPOCH);
}

/** 0-based number of the last auction that began up to an event; -1 before the first. */
@inline
export function lastAuction(event: u64): i64 {
  const place = event % EPOCH;
  const inEpoch: i64 = place == 0 ? -1 : place < 4 ? <i64>place - 1 : 2;
  return <i64>(event / EPOCH) * 3 + inEpoch;
}

/** One of the active persons, or one of the next few to register. 0-based. */
@inline
export function anyPerson(event: u64, bits: u64): i64 {
  const count = lastPerson(event) + 1;
  const active = min(count, ACTIVE_PERSONS);
  return count - active + <i64>below(bits, <u64>(active + ID_LEAD));
}

/** One of the auctions in flight, or one of the next few to begin. 0-based. */
@inline
export function anyAuction(event: u64, bits: u64): i64 {
  const last = lastAuction(event);
  const first = max(last - IN_FLIGHT_AUCTIONS, 0);
  return first + <i64>below(bits, <u64>(last - first + 1 + ID_LEAD));
}

/** The hot one among the last hundred. */
@inline
export function hot(last: i64): i64 {
  return (last / HOT_STEP) * HOT_STEP;
}

/** A price: 10 to a uniform power of 0 to 6, times 100. */
@inline
export function priceOf(request: usize, bits: u64): i64 {
  // 12 bits choose a table entry, 20 bits lie between it and the next.
  const prices: usize = load<u32>(request, abi.NEXMARK_PRICES);
  const entry = prices + (<usize>(bits & 0xfff) << 3);
  const low = load<f64>(entry);
  const share = <f64>((bits >> 12) & 0xfffff) * (1.0 / 1048576.0);
  return <i64>nearest(low + (load<f64>(entry, 8) - low) * share);
}

/** Makes a view of bytes that stay where they are. */
@inline
export function storeView(view: usize, bytes: usize, length: i32): void {
  if (length > VIEW_INLINE_MAX) {
    store<u32>(view, length);
    store<u32>(view, load<u32>(bytes), VIEW_PREFIX);
    store<u32>(view, 0, VIEW_BUFFER);
    store<u32>(view, <u32>bytes, VIEW_ADDRESS);
    return;
  }
  store<u64>(view, 0);
  store<u64>(view, 0, 8);
  store<u32>(view, length);
  for (let i = 0; i < length; i++) store<u8>(view + i, load<u8>(bytes + i), VIEW_PREFIX);
}

/** Copies a view out of a table. */
@inline
export function copyView(out: usize, row: i32, table: usize, entry: u32): void {
  v128.store(out + (<usize>row << 4), v128.load(table + (<usize>entry << 4)));
}

/**
 * The filler text that brings an event to its average size: `wanted` bytes, a fifth more or less.
 */
@inline
export function storeExtra(request: usize, out: usize, row: i32, wanted: i32, bits: u64): void {
  const delta = <i32>nearest(<f64>wanted * 0.2);
  const length = wanted - delta + (delta > 0 ? <i32>below(bits, <u64>(2 * delta)) : 0);
  const pool: usize = load<u32>(request, abi.NEXMARK_EXTRAS);
  const at = pool + <usize>((bits >> 32) & (abi.NEXMARK_POOL_BYTES - 1));
  storeView(out + (<usize>row * VIEW_BYTES), at, length);
}

/**
 * Words of 3 to `longest - 1` characters before spaces at both ends are cut; returns the length.
 */
@inline
export function storeWords(request: usize, out: usize, row: i32, longest: i32, bits: u64): i32 {
  let length = 3 + <i32>below(bits, <u64>(longest - 3));
  const pool: usize = load<u32>(request, abi.NEXMARK_WORDS);
  let at = pool + <usize>((bits >> 32) & (abi.NEXMARK_POOL_BYTES - 1));
  while (length > 0 && load<u8>(at) == 0x20) {
    at++;
    length--;
  }
  while (length > 0 && load<u8>(at + length - 1) == 0x20) length--;
  if (out != 0) storeView(out + (<usize>row * VIEW_BYTES), at, length);
  return length;
}

/** Sets a bit of a bitmap. */
@inline
export function setBit(bits: usize, row: i32): void {
  const byte = bits + (<usize>row >> 3);
  store<u8>(byte, load<u8>(byte) | (<u8>1 << <u8>(row & 7)));
}
