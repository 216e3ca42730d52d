// Timers of groups: register, delete and pop, each in O(log n), over columns that the caller owns.
//
//   register(time, group) ──► index: known? ──no──► timer ──► heap, sifted up
//   pop(until)            ──► heap[0] due?  ──yes─► last entry takes its place, sifted down
//
// Invariants
//   · A timer (time, group) is in the heap once; registering it again changes nothing.
//   · timers[heap[p].timer].position == p.
//   · The index has at least twice as many slots as timers, so that a probe ends soon.
//   · Equal times leave in the order in which they were registered.
import {
  HEAP_BYTES,
  HEAP_SEQUENCE,
  HEAP_TIME,
  HEAP_TIMER,
  QUEUE_CAPACITY,
  QUEUE_COUNT,
  QUEUE_FREE_HEAD,
  QUEUE_HEAP,
  QUEUE_INDEX,
  QUEUE_POPPED_TIME,
  QUEUE_SEED,
  QUEUE_SEQUENCE,
  QUEUE_SHIFT,
  QUEUE_TIMERS,
  TIMER_BYTES,
  TIMER_GROUP,
  TIMER_POSITION,
  TIMER_TIME,
} from "../abi/timerQueue";
import { STATUS_FULL } from "../abi/status";
import { mix } from "../state/hash";

/**
 * Registers a timer.
 *
 * @param queue  Descriptor (`abi/timerQueue.ts`).
 * @param time  Milliseconds; not NaN, not −0.
 * @returns 1 when it is new, 0 when it was there; STATUS_FULL when `capacity` is reached: make room
 *   and call again.
 */
export function registerTimer(queue: usize, time: f64, group: i32): i32 {
  const slot = findSlot(queue, time, group);
  if (load<u32>(slot)) return 0;
  if (load<u32>(queue, QUEUE_COUNT) == load<u32>(queue, QUEUE_CAPACITY)) return STATUS_FULL;
  const sequence = load<u32>(queue, QUEUE_SEQUENCE);
  store<u32>(queue, sequence + 1, QUEUE_SEQUENCE);
  store<u32>(slot, addTimer(queue, time, group, sequence) + 1);
  return 1;
}

/** Deletes a timer. @returns 1 when it was there, else 0. */
export function deleteTimer(queue: usize, time: f64, group: i32): i32 {
  const slot = findSlot(queue, time, group);
  const found = load<u32>(slot);
  if (!found) return 0;
  removeFromHeap(queue, load<u32>(timerAt(queue, found - 1), TIMER_POSITION));
  release(queue, slot, found - 1);
  return 1;
}

/**
 * Takes the earliest timer when it is due.
 *
 * @param until  Milliseconds; a timer at exactly this time is due.
 * @returns Its group, its time is in `poppedTime`; −1 when none is due.
 */
export function popTimer(queue: usize, until: f64): i32 {
  if (!load<u32>(queue, QUEUE_COUNT)) return -1;
  const first = <usize>load<u32>(queue, QUEUE_HEAP);
  const time = load<f64>(first, HEAP_TIME);
  if (time > until) return -1;
  const timer = load<u32>(first, HEAP_TIMER);
  const group = load<u32>(timerAt(queue, timer), TIMER_GROUP);
  const slot = findSlot(queue, time, group);
  store<f64>(queue, time, QUEUE_POPPED_TIME);
  removeFromHeap(queue, 0);
  release(queue, slot, timer);
  return <i32>group;
}

/**
 * Fills the index anew, which is zeroed: after it was enlarged, or after groups were renumbered.
 *
 * @param groups  u32 new number of each old group, or 0 where the numbers stay.
 * @returns Timers indexed.
 */
export function reindexTimers(queue: usize, groups: usize): i32 {
  const heap = <usize>load<u32>(queue, QUEUE_HEAP);
  const count = load<u32>(queue, QUEUE_COUNT);
  for (let position: u32 = 0; position < count; position++) {
    const timer = load<u32>(heap + <usize>position * HEAP_BYTES, HEAP_TIMER);
    const at = timerAt(queue, timer);
    let group = load<u32>(at, TIMER_GROUP);
    if (groups) {
      group = load<u32>(groups + (<usize>group << 2));
      store<u32>(at, group, TIMER_GROUP);
    }
    store<u32>(findSlot(queue, load<f64>(at, TIMER_TIME), group), timer + 1);
  }
  return <i32>count;
}

/**
 * Sets a byte for each group that has a timer.
 *
 * @param marks  Receives 1 at each such group.
 * @returns Timers seen.
 */
export function markTimers(queue: usize, marks: usize): i32 {
  const heap = <usize>load<u32>(queue, QUEUE_HEAP);
  const count = load<u32>(queue, QUEUE_COUNT);
  for (let position: u32 = 0; position < count; position++) {
    const timer = load<u32>(heap + <usize>position * HEAP_BYTES, HEAP_TIMER);
    store<u8>(marks + <usize>load<u32>(timerAt(queue, timer), TIMER_GROUP), 1);
  }
  return <i32>count;
}

/**
 * Copies timers out as columns, in the order of the heap.
 *
 * @param from  First position of the heap.
 * @param timesOut  Receives f64 milliseconds.
 * @param ordersOut  Receives i32: registrations since, negative; of equal times the lower comes
 *   first.
 * @param groupsOut  Receives u32 groups.
 * @returns `count`.
 */
export function listTimers(
  queue: usize,
  from: i32,
  count: i32,
  timesOut: usize,
  ordersOut: usize,
  groupsOut: usize,
): i32 {
  let entry = <usize>load<u32>(queue, QUEUE_HEAP) + <usize>from * HEAP_BYTES;
  const sequence = load<u32>(queue, QUEUE_SEQUENCE);
  for (let i: usize = 0; i < <usize>count; i++, entry += HEAP_BYTES) {
    const timer = timerAt(queue, load<u32>(entry, HEAP_TIMER));
    store<f64>(timesOut + (i << 3), load<f64>(entry, HEAP_TIME));
    store<u32>(ordersOut + (i << 2), load<u32>(entry, HEAP_SEQUENCE) - sequence);
    store<u32>(groupsOut + (i << 2), load<u32>(timer, TIMER_GROUP));
  }
  return count;
}

/**
 * Adds timers as {@link listTimers} gave them, before any that are registered and none twice. The
 * index is not kept: `reindexTimers` fills it when all are there.
 *
 * @param orders  i32, negative.
 * @returns `count`. There must be room for all.
 */
export function restoreTimers(
  queue: usize,
  times: usize,
  orders: usize,
  groups: usize,
  count: i32,
): i32 {
  const sequence = load<u32>(queue, QUEUE_SEQUENCE);
  for (let i: usize = 0; i < <usize>count; i++) {
    const order = load<u32>(orders + (i << 2));
    const group = load<u32>(groups + (i << 2));
    addTimer(queue, load<f64>(times + (i << 3)), group, sequence + order);
  }
  return count;
}

/** Puts a timer into the heap, which has room for it; returns its number. */
function addTimer(queue: usize, time: f64, group: u32, sequence: u32): u32 {
  const count = load<u32>(queue, QUEUE_COUNT);
  const timer = takeTimer(queue);
  const at = timerAt(queue, timer);
  store<f64>(at, time, TIMER_TIME);
  store<u32>(at, group, TIMER_GROUP);
  store<u32>(queue, count + 1, QUEUE_COUNT);
  siftUp(queue, count, time, sequence, timer);
  return timer;
}

@inline
function timerAt(queue: usize, timer: u32): usize {
  return <usize>load<u32>(queue, QUEUE_TIMERS) + <usize>timer * TIMER_BYTES;
}

@inline
function homeOf(queue: usize, time: f64, group: u32): u32 {
  const word = mix(reinterpret<u64>(time) ^ load<u64>(queue, QUEUE_SEED)) + <u64>group;
  return <u32>(mix(word) >>> 32) >>> load<u32>(queue, QUEUE_SHIFT);
}

/** Where the index has a timer, or the empty slot where it would. */
function findSlot(queue: usize, time: f64, group: u32): usize {
  const index = <usize>load<u32>(queue, QUEUE_INDEX);
  const mask = <u32>0xffffffff >>> load<u32>(queue, QUEUE_SHIFT);
  let at = homeOf(queue, time, group);
  while (true) {
    const slot = index + (<usize>at << 2);
    const found = load<u32>(slot);
    if (!found) return slot;
    const timer = timerAt(queue, found - 1);
    if (load<f64>(timer, TIMER_TIME) == time && load<u32>(timer, TIMER_GROUP) == group) return slot;
    at = (at + 1) & mask;
  }
}

@inline
function takeTimer(queue: usize): u32 {
  const free = load<u32>(queue, QUEUE_FREE_HEAD);
  // Without a free one all timers below `count` are taken.
  if (!free) return load<u32>(queue, QUEUE_COUNT);
  store<u32>(queue, load<u32>(timerAt(queue, free - 1), TIMER_POSITION), QUEUE_FREE_HEAD);
  return free - 1;
}

/** Empties a slot of the index and frees its timer; entries behind the slot close the gap. */
function release(queue: usize, slot: usize, timer: u32): void {
  const index = <usize>load<u32>(queue, QUEUE_INDEX);
  const mask = <u32>0xffffffff >>> load<u32>(queue, QUEUE_SHIFT);
  let gap = <u32>((slot - index) >>> 2);
  let at = gap;
  while (true) {
    at = (at + 1) & mask;
    const found = load<u32>(index + (<usize>at << 2));
    if (!found) break;
    const other = timerAt(queue, found - 1);
    const home = homeOf(queue, load<f64>(other, TIMER_TIME), load<u32>(other, TIMER_GROUP));
    // It may move into the gap unless its home lies behind the gap.
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    store<u32>(index + (<usize>gap << 2), found);
    gap = at;
  }
  store<u32>(index + (<usize>gap << 2), 0);
  store<u32>(timerAt(queue, timer), load<u32>(queue, QUEUE_FREE_HEAD), TIMER_POSITION);
  store<u32>(queue, timer + 1, QUEUE_FREE_HEAD);
}

/** The last entry takes the place of the one that goes. */
function removeFromHeap(queue: usize, position: u32): void {
  const count = load<u32>(queue, QUEUE_COUNT) - 1;
  store<u32>(queue, count, QUEUE_COUNT);
  if (position == count) return;
  const last = <usize>load<u32>(queue, QUEUE_HEAP) + <usize>count * HEAP_BYTES;
  const time = load<f64>(last, HEAP_TIME);
  const sequence = load<u32>(last, HEAP_SEQUENCE);
  const timer = load<u32>(last, HEAP_TIMER);
  siftUp(queue, siftDown(queue, position, time, sequence), time, sequence, timer);
}

/** Puts an entry at `position` or above it, where it belongs. */
function siftUp(queue: usize, position: u32, time: f64, sequence: u32, timer: u32): void {
  const heap = <usize>load<u32>(queue, QUEUE_HEAP);
  while (position) {
    const parent = (position - 1) >>> 2;
    const above = heap + <usize>parent * HEAP_BYTES;
    if (!isBefore(time, sequence, load<f64>(above, HEAP_TIME), load<u32>(above, HEAP_SEQUENCE)))
      break;
    moveEntry(queue, heap, parent, position);
    position = parent;
  }
  const at = heap + <usize>position * HEAP_BYTES;
  store<f64>(at, time, HEAP_TIME);
  store<u32>(at, sequence, HEAP_SEQUENCE);
  store<u32>(at, timer, HEAP_TIMER);
  store<u32>(timerAt(queue, timer), position, TIMER_POSITION);
}

/** Moves earlier children up from `position` on; returns the place that is left. */
function siftDown(queue: usize, position: u32, time: f64, sequence: u32): u32 {
  const heap = <usize>load<u32>(queue, QUEUE_HEAP);
  const count = load<u32>(queue, QUEUE_COUNT);
  while (true) {
    const from = position * 4 + 1;
    if (from >= count) return position;
    const end = min(from + 4, count);
    let best = from;
    let bestTime = load<f64>(heap + <usize>from * HEAP_BYTES, HEAP_TIME);
    let bestSequence = load<u32>(heap + <usize>from * HEAP_BYTES, HEAP_SEQUENCE);
    for (let child = from + 1; child < end; child++) {
      const at = heap + <usize>child * HEAP_BYTES;
      const childTime = load<f64>(at, HEAP_TIME);
      const childSequence = load<u32>(at, HEAP_SEQUENCE);
      if (!isBefore(childTime, childSequence, bestTime, bestSequence)) continue;
      best = child;
      bestTime = childTime;
      bestSequence = childSequence;
    }
    if (!isBefore(bestTime, bestSequence, time, sequence)) return position;
    moveEntry(queue, heap, best, position);
    position = best;
  }
}

@inline
function isBefore(time: f64, sequence: u32, otherTime: f64, otherSequence: u32): bool {
  return time < otherTime || (time == otherTime && <i32>(sequence - otherSequence) < 0);
}

@inline
function moveEntry(queue: usize, heap: usize, from: u32, to: u32): void {
  const source = heap + <usize>from * HEAP_BYTES;
  v128.store(heap + <usize>to * HEAP_BYTES, v128.load(source));
  store<u32>(timerAt(queue, load<u32>(source, HEAP_TIMER)), to, TIMER_POSITION);
}
