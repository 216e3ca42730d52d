// Session store: the memory of sessions, grown as they become more; its logic is in the kernels.
//
//   heads     u32 a group      ──► first session of the key ──► next …
//   buckets   u32 a time span  ──► sessions that need attention in it
//   slots     header + accumulators, reused when free
//
// Invariants
//   · Slots are addressed by number, so that growing moves them without a trace.
//   · Lists written by `assign` live in the batch arena.
import * as abi from '../../assembly/abi/windowSession.js';
import { toI64 } from '../time/milliseconds.js';
import type { Engine } from '../wasm/engine.js';
import type { SlotStore } from './sessionParts.js';

const BUCKETS = 1024;
const BUCKETS_PER_WAIT = 256;
/** The kernels' FOREVER: watermarks beyond count as this. */
const FOREVER = 2n ** 62n;

/** What one call of {@link SessionStore.assign} found. Lists are u32 in the batch arena. */
export interface Assigned {
  /** The first row that was not processed. */
  readonly next: number;
  readonly rows: number;
  readonly slots: number;
  readonly rowCount: number;
  readonly targets: number;
  readonly sources: number;
  readonly mergeCount: number;
  readonly late: number;
  readonly lateCount: number;
}

/** Sessions with their groups, u32, and what else they are but for their accumulators. */
export interface DescribedSessions {
  readonly groups: number;
  readonly starts: number;
  readonly ends: number;
  readonly sequences: number;
  readonly fired: number;
}

/** Sessions of all keys. */
export class SessionStore {
  private readonly state: number;
  private readonly stride: number;
  private readonly buckets: number;
  private slots: number;
  private capacity = 64;
  private heads: number;
  private headCapacity = 1024;

  constructor(
    private readonly engine: Engine,
    gapMs: number,
    latenessMs: number,
    payloadBytes: number,
    stopAtMerge: boolean,
  ) {
    const { memory } = engine;
    this.stride = (abi.SESSION_PAYLOAD + payloadBytes + 15) & ~15;
    this.state = this.zeroed(abi.SESSIONS_BYTES);
    this.buckets = this.zeroed(BUCKETS * 4);
    this.heads = this.zeroed(this.headCapacity * 4);
    this.slots = memory.allocate(this.capacity * this.stride);
    const bucketMs = Math.max(1, Math.ceil((gapMs + latenessMs) / BUCKETS_PER_WAIT));
    this.writeI64(abi.SESSIONS_GAP, BigInt(gapMs));
    this.writeI64(abi.SESSIONS_LATENESS, BigInt(latenessMs));
    this.writeI64(abi.SESSIONS_FLOOR, -FOREVER);
    this.writeI64(abi.SESSIONS_BUCKET_MS, BigInt(bucketMs));
    this.writeU32(abi.SESSIONS_STRIDE, this.stride);
    this.writeU32(abi.SESSIONS_BUCKETS, this.buckets);
    this.writeU32(abi.SESSIONS_BUCKET_MASK, BUCKETS - 1);
    this.writeU32(abi.SESSIONS_STOP_AT_MERGE, stopAtMerge ? 1 : 0);
    this.publish();
  }

  /** Where the accumulators are; changes when the store grows. */
  get payload(): SlotStore {
    const groupCount = this.readU32(abi.SESSIONS_USED);
    return {
      records: this.slots,
      stride: this.stride,
      payloadOffset: abi.SESSION_PAYLOAD,
      groupCount,
    };
  }

  get stateBytes(): number {
    return this.capacity * this.stride + this.headCapacity * 4 + BUCKETS * 4;
  }

  /** Sessions that have not ended. */
  get liveCount(): number {
    return this.readU32(abi.SESSIONS_LIVE);
  }

  /** Makes room for the lists of `rowCount` rows. */
  prepare(rowCount: number, groupCount: number): void {
    const { arena } = this.engine;
    this.growHeads(groupCount);
    for (const list of [abi.SESSIONS_ROWS_OUT, abi.SESSIONS_SLOTS_OUT, abi.SESSIONS_LATE_OUT]) {
      this.writeU32(list, arena.allocate(rowCount * 4));
    }
    // A row touches two sessions at most, and a new one when they had fired.
    this.writeU32(abi.SESSIONS_TARGETS_OUT, arena.allocate(rowCount * 8));
    this.writeU32(abi.SESSIONS_SOURCES_OUT, arena.allocate(rowCount * 8));
  }

  /** Finds the sessions of the rows `from … until`; lists are overwritten by the next call. */
  assign(
    groups: number,
    timestamps: number,
    watermarks: number,
    from: number,
    until: number,
  ): Assigned {
    const { kernels } = this.engine;
    const { state } = this;
    const next = kernels.assignSessions(state, groups, timestamps, watermarks, from, until);
    const assigned = this.assigned(next);
    if (next === from) this.growSlots();
    return assigned;
  }

  /**
   * Takes out the open sessions that a watermark fires, in order of end: u32 slots in the batch
   * arena.
   */
  collectDue(watermark: number): { slots: number; count: number } {
    const { arena, kernels } = this.engine;
    const count = kernels.collectDueSessions(this.state, watermark);
    if (count === 0) return { slots: 0, count };
    const slots = arena.allocate(count * 4);
    const mark = arena.mark();
    kernels.sortDueSessions(this.state, slots, arena.allocate(2 * count * abi.DUE_BYTES), count);
    arena.rewind(mark);
    return { slots, count };
  }

  /** Groups and times of slots, in the batch arena. */
  describe(
    slots: number,
    count: number,
  ): { groups: number; starts: number; ends: number; lasts: number } {
    const { arena, kernels } = this.engine;
    const groups = arena.allocate(count * 4);
    const [starts, ends, lasts] = [1, 2, 3].map(() => arena.allocate(count * 8));
    kernels.describeSessions(this.state, slots, groups, starts, ends, lasts, count);
    return { groups, starts, ends, lasts };
  }

  /** What `describe` leaves out: i64 arrival numbers, and a bitmap of those that have fired. */
  describeStates(slots: number, count: number): { sequences: number; fired: number } {
    const { arena, kernels } = this.engine;
    const sequences = arena.allocate(count * 8);
    const fired = arena.allocateBitmap(count);
    kernels.describeSessionStates(this.state, slots, sequences, fired, count);
    return { sequences, fired };
  }

  /** Ends sessions that have fired. */
  retire(slots: number, count: number): void {
    this.engine.kernels.retireSessions(this.state, slots, count);
  }

  /** Slots of all live sessions, in the batch arena. */
  list(): { slots: number; count: number } {
    const slots = this.engine.arena.allocate(this.liveCount * 4);
    return { slots, count: this.engine.kernels.listSessions(this.state, slots) };
  }

  /** The same key by key, in the order in which `restore` makes them what they are. */
  listByKey(groupCount: number): { slots: number; count: number } {
    const slots = this.engine.arena.allocate(this.liveCount * 4);
    return { slots, count: this.engine.kernels.listSessionsByKey(this.state, groupCount, slots) };
  }

  /** Makes sessions that were described, without rows; their u32 slots in the batch arena. */
  restore(described: DescribedSessions, count: number, groupCount: number): number {
    const { arena, kernels } = this.engine;
    const { groups, starts, ends, sequences, fired } = described;
    const slots = arena.allocate(count * 4);
    this.growHeads(groupCount);
    for (let from = 0; ; this.growSlots()) {
      const lists = [groups, starts, ends, sequences, fired, slots] as const;
      from = kernels.restoreSessions(this.state, ...lists, from, count);
      if (from === count) return slots;
    }
  }

  /** The watermark that was applied before the first row. */
  set floor(watermark: number) {
    const floor = toI64(watermark);
    const least = floor < FOREVER ? floor : FOREVER;
    this.writeI64(abi.SESSIONS_FLOOR, least > -FOREVER ? least : -FOREVER);
  }

  /** Gives all live sessions new groups. */
  regroup(slots: number, groups: number, count: number, groupCount: number): void {
    const { memory, kernels } = this.engine;
    memory.free(this.heads, this.headCapacity * 4);
    this.headCapacity = Math.max(1024, groupCount * 2);
    this.heads = this.zeroed(this.headCapacity * 4);
    this.publish();
    kernels.regroupSessions(this.state, slots, groups, count);
  }

  /**
   * Moves all slots to new memory with zero accumulators; `fill` puts the live ones back. Slots
   * keep their numbers.
   *
   * @param fill  Gets both stores, the u32 numbers 0, 1, 2 … and how many; ended sessions are zero
   * in the old one.
   */
  renew(fill: (to: SlotStore, from: SlotStore, numbers: number, count: number) => void): void {
    const { arena, kernels, memory } = this.engine;
    const bytes = this.capacity * this.stride;
    const from = this.payload;
    const mark = arena.mark();
    const numbers = arena.allocate(from.groupCount * 4);
    const slots = memory.allocate(bytes);
    const count = kernels.renewSessions(this.state, slots, numbers);
    this.slots = slots;
    this.publish();
    fill(this.payload, from, numbers, count);
    memory.free(from.records, bytes);
    arena.rewind(mark);
  }

  release(): void {
    const { memory } = this.engine;
    memory.free(this.slots, this.capacity * this.stride);
    memory.free(this.heads, this.headCapacity * 4);
    memory.free(this.buckets, BUCKETS * 4);
    memory.free(this.state, abi.SESSIONS_BYTES);
  }

  private assigned(next: number): Assigned {
    const late = this.readU32(abi.SESSIONS_LATE_OUT);
    const lateCount = this.readU32(abi.SESSIONS_LATE_COUNT);
    // Late rows of one batch are kept one behind the other.
    this.writeU32(abi.SESSIONS_LATE_OUT, late + lateCount * 4);
    return {
      next,
      rows: this.readU32(abi.SESSIONS_ROWS_OUT),
      slots: this.readU32(abi.SESSIONS_SLOTS_OUT),
      rowCount: this.readU32(abi.SESSIONS_ROW_COUNT),
      targets: this.readU32(abi.SESSIONS_TARGETS_OUT),
      sources: this.readU32(abi.SESSIONS_SOURCES_OUT),
      mergeCount: this.readU32(abi.SESSIONS_MERGE_COUNT),
      late,
      lateCount,
    };
  }

  private growSlots(): void {
    const { stride, capacity } = this;
    const wanted = capacity * 2;
    this.slots = this.engine.memory.reallocate(this.slots, capacity * stride, wanted * stride);
    this.capacity = wanted;
    this.publish();
  }

  private growHeads(groupCount: number): void {
    if (groupCount <= this.headCapacity) return;
    const { memory } = this.engine;
    const [had, wanted] = [this.headCapacity * 4, Math.max(groupCount, this.headCapacity * 2) * 4];
    this.heads = memory.reallocate(this.heads, had, wanted);
    memory.u8.fill(0, this.heads + had, this.heads + wanted);
    this.headCapacity = wanted / 4;
    this.publish();
  }

  private publish(): void {
    this.writeU32(abi.SESSIONS_SLOTS, this.slots);
    this.writeU32(abi.SESSIONS_CAPACITY, this.capacity);
    this.writeU32(abi.SESSIONS_HEADS, this.heads);
  }

  private zeroed(bytes: number): number {
    const { memory } = this.engine;
    const address = memory.allocate(bytes);
    memory.u8.fill(0, address, address + bytes);
    return address;
  }

  private readU32(offset: number): number {
    return this.engine.memory.u32[(this.state + offset) >>> 2];
  }

  private writeU32(offset: number, value: number): void {
    this.engine.memory.u32[(this.state + offset) >>> 2] = value;
  }

  private writeI64(offset: number, value: bigint): void {
    this.engine.memory.i64[(this.state + offset) >>> 3] = value;
  }
}
