// Group table: interns keys to dense group indices and keeps one record a group.
//
//   buckets of 4 (hash tag, group + 1)  ──►  records | key parts | payload |  by first arrival
//
// Invariants
//   · At most MAX_LOAD of the slots are taken, so that a probe ends soon.
//   · Group indices never change; records move when they grow, the strings they own do not.
//   · The payload of a new group is zero.
import * as abi from '../../assembly/abi/groupTable.js';
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import type { Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { PAGE_BYTES } from '../wasm/memory.js';
import { denseRows } from './denseRows.js';
import type { GroupStore } from './groupStore.js';
import { KeyLayout } from './keyLayout.js';
import { StringHeap } from './stringHeap.js';

/** What a {@link GroupTable} is made with. */
export interface GroupTableOptions {
  /** Bytes kept with each group besides its key; zero in a new group. */
  readonly payloadBytes: number;
  /** Groups to make room for at first; the table grows beyond. */
  readonly expectedGroups?: number;
  /** Seed of the hash; random by default, so that nobody can choose keys that collide. */
  readonly seed?: bigint;
}

const MAX_LOAD = 0.7;
const SLOT_BYTES = abi.BUCKET_BYTES / abi.BUCKET_SLOTS;
const FIRST_SLOTS = PAGE_BYTES / SLOT_BYTES;

/** Seed of all tables of this process. */
const processSeed =
  BigInt(Math.floor(Math.random() * 2 ** 32)) * 4294967296n +
  BigInt(Math.floor(Math.random() * 2 ** 32));

/** Keys of given types, each with a group index and a record. */
export class GroupTable implements GroupStore {
  groupCount = 0;
  records = 0;
  readonly stride: number;
  readonly payloadOffset: number;
  private readonly layout: KeyLayout;
  private readonly heap: StringHeap;
  private readonly seed: bigint;
  private slots = 0;
  private slotCount = 0;
  private recordBytes = 0;

  constructor(
    private readonly engine: Engine,
    keyTypes: readonly DataType<unknown>[],
    private readonly options: GroupTableOptions,
  ) {
    this.layout = new KeyLayout(keyTypes);
    this.payloadOffset = this.layout.keyBytes;
    this.stride = Math.max(8, (this.payloadOffset + options.payloadBytes + 7) & ~7);
    this.heap = new StringHeap(engine.memory);
    this.seed = options.seed ?? processSeed;
  }

  /**
   * Finds or makes the group of each row.
   *
   * @param keys  Key columns, in the order of the key types.
   * @param rows  Address of u32 row indices, ascending, or 0 for the first `rowCount` rows.
   * @param groupsOut  Address that receives `rowCount` u32 group indices.
   * @param program  Update program (`assembly/abi/accumulator.ts`) that is run over the rows, or 0.
   * @throws MillraceError RESOURCE_MEMORY_LIMIT when the table cannot grow; groups made before
   * stay.
   */
  intern(
    keys: readonly Column[],
    rowCount: number,
    rows: number,
    groupsOut: number,
    program = 0,
  ): void {
    if (rowCount === 0) return;
    const { engine, layout } = this;
    if (this.slotCount === 0) this.makeRoom(this.options.expectedGroups ?? 0);
    if (layout.keyBytes === 0) return this.internSingle(rowCount, groupsOut);
    const mark = engine.arena.mark();
    const dense = keys.map((key) => denseRows(engine, key, rows, rowCount));
    const packed = layout.pack(engine, dense, rowCount);
    this.internPacked(packed, rowCount, groupsOut, program);
    engine.arena.rewind(mark);
  }

  /** The group of the only row of `keys`, which is not made: −1 when there is none. */
  find(keys: readonly Column[]): number {
    const { engine, layout } = this;
    if (this.groupCount === 0) return -1;
    if (layout.keyBytes === 0) return 0;
    const mark = engine.arena.mark();
    const packed = layout.pack(engine, keys, 1);
    const group = engine.arena.allocate(4);
    // At its limit the kernel stops at a key that it would have to add.
    const { intern } = this.prepare(packed, 1, group, 0);
    const isFound = intern(0, this.groupCount) === 1;
    const found = isFound ? engine.memory.u32[group >>> 2] : -1;
    engine.arena.rewind(mark);
    return found;
  }

  /**
   * Finds the group of each row, and makes none.
   *
   * @param groupsOut  Address that receives `rowCount` u32 group indices, ROW_NONE for keys that
   * are not there.
   */
  findAll(keys: readonly Column[], rowCount: number, groupsOut: number): void {
    const { arena, kernels, memory } = this.engine;
    if (this.groupCount === 0 || this.layout.keyBytes === 0) {
      const group = this.groupCount === 0 ? ROW_NONE : 0;
      memory.u32.fill(group, groupsOut >>> 2, (groupsOut >>> 2) + rowCount);
      return;
    }
    const mark = arena.mark();
    const packed = this.layout.pack(this.engine, keys, rowCount);
    const { table } = this.prepare(packed, rowCount, groupsOut, 0);
    const find = this.layout.isWord ? kernels.findWords : kernels.findKeys;
    find(table, packed, groupsOut, rowCount);
    arena.rewind(mark);
  }

  /**
   * The keys of groups in the batch arena: of those `groups` lists, or with 0 of `count` from
   * `from` on.
   */
  keyColumns(groups: number, from: number, count: number): Column[] {
    return this.layout.columns(this.engine, this.records, this.stride, { groups, from, count });
  }

  /** False without key columns: all rows are of one group. */
  get isKeyed(): boolean {
    return this.layout.keyBytes > 0;
  }

  /** Bytes held. */
  get stateBytes(): number {
    return this.slotCount * SLOT_BYTES + this.recordBytes + this.heap.bytes;
  }

  /** Forgets all groups, and keeps the memory for others. */
  clear(): void {
    const { u8 } = this.engine.memory;
    u8.fill(0, this.slots, this.slots + this.slotCount * SLOT_BYTES);
    this.heap.release();
    this.groupCount = 0;
  }

  /** Gives all memory back; the table is empty and may be used again. */
  release(): void {
    const { memory } = this.engine;
    if (this.slotCount > 0) {
      memory.free(this.slots, this.slotCount * SLOT_BYTES);
      memory.free(this.records, this.recordBytes);
    }
    this.heap.release();
    this.slotCount = this.recordBytes = this.groupCount = 0;
    this.slots = this.records = 0;
  }

  /** No key columns: every row is of the one group. */
  private internSingle(rowCount: number, groupsOut: number): void {
    const { u8, u32 } = this.engine.memory;
    u32.fill(0, groupsOut >>> 2, (groupsOut >>> 2) + rowCount);
    if (this.groupCount === 0) u8.fill(0, this.records, this.records + this.stride);
    this.groupCount = 1;
  }

  private internPacked(packed: number, rowCount: number, groupsOut: number, program: number): void {
    const { intern, table } = this.prepare(packed, rowCount, groupsOut, program);
    for (let done = 0; ;) {
      done = intern(done, this.groupLimit);
      this.readTable(table);
      if (done === rowCount) return;
      this.grow(table);
    }
  }

  /** Packed keys with all that the kernel needs: `intern` goes on from a row, up to a limit. */
  private prepare(
    packed: number,
    rowCount: number,
    groupsOut: number,
    program: number,
  ): { readonly table: number; intern(from: number, groupLimit: number): number } {
    const { arena, kernels, memory } = this.engine;
    const { keyBytes, isWord, partCount } = this.layout;
    const table = arena.allocate(abi.TABLE_BYTES);
    memory.u32[(table + abi.TABLE_PROGRAM) >>> 2] = program;
    const parts = this.layout.writeParts(this.engine);
    this.writeTable(table, parts, this.groupLimit);
    if (!isWord) {
      const seed = table + abi.TABLE_SEED;
      kernels.hashKeys(packed, keyBytes, parts, partCount, groupsOut, rowCount, seed);
    }
    const kernel = isWord ? kernels.internWords : kernels.internKeys;
    const intern = (from: number, groupLimit: number): number => {
      this.writeTable(table, parts, groupLimit);
      return kernel(table, packed, groupsOut, from, rowCount);
    };
    return { intern, table };
  }

  /** Makes room for whatever the kernel stopped at. */
  private grow(table: number): void {
    const heapNeeded = this.engine.memory.u32[(table + abi.TABLE_HEAP_NEEDED) >>> 2];
    if (heapNeeded > 0) this.heap.reserve(heapNeeded);
    if (this.groupCount >= this.groupLimit) this.makeRoom(this.groupCount + 1);
  }

  private get recordCapacity(): number {
    return Math.floor(this.recordBytes / this.stride);
  }

  private get groupLimit(): number {
    return Math.min(Math.floor(this.slotCount * MAX_LOAD), this.recordCapacity);
  }

  private makeRoom(groupCount: number): void {
    if (this.recordCapacity < Math.max(groupCount, 1)) this.growRecords(groupCount);
    if (Math.floor(this.slotCount * MAX_LOAD) < Math.max(groupCount, 1)) this.growSlots(groupCount);
  }

  private growRecords(groupCount: number): void {
    const { memory } = this.engine;
    const wanted = Math.max(groupCount * this.stride, this.recordBytes * 2);
    const bytes = Math.ceil(Math.max(wanted, 1) / PAGE_BYTES) * PAGE_BYTES;
    const records = memory.allocate(bytes);
    if (this.recordBytes > 0) {
      const end = this.records + this.groupCount * this.stride;
      memory.u8.copyWithin(records, this.records, end);
      memory.free(this.records, this.recordBytes);
    }
    this.records = records;
    this.recordBytes = bytes;
  }

  private growSlots(groupCount: number): void {
    const { kernels, memory } = this.engine;
    let slotCount = Math.max(this.slotCount * 2, FIRST_SLOTS);
    while (slotCount * MAX_LOAD < groupCount) slotCount *= 2;
    const bytes = slotCount * SLOT_BYTES;
    const slots = memory.allocate(bytes);
    memory.u8.fill(0, slots, slots + bytes);
    if (this.slotCount > 0) {
      kernels.reslot(this.slots, this.slotCount / abi.BUCKET_SLOTS, slots, shiftOf(slotCount));
      memory.free(this.slots, this.slotCount * SLOT_BYTES);
    }
    this.slots = slots;
    this.slotCount = slotCount;
  }

  private writeTable(table: number, parts: number, groupLimit: number): void {
    const { u32, u64 } = this.engine.memory;
    const at = table >>> 2;
    u32[at + (abi.TABLE_SLOTS >>> 2)] = this.slots;
    u32[at + (abi.TABLE_SHIFT >>> 2)] = shiftOf(this.slotCount);
    u32[at + (abi.TABLE_GROUP_COUNT >>> 2)] = this.groupCount;
    u32[at + (abi.TABLE_GROUP_LIMIT >>> 2)] = groupLimit;
    u32[at + (abi.TABLE_RECORDS >>> 2)] = this.records;
    u32[at + (abi.TABLE_STRIDE >>> 2)] = this.stride;
    u32[at + (abi.TABLE_KEY_BYTES >>> 2)] = this.layout.keyBytes;
    u32[at + (abi.TABLE_HEAP >>> 2)] = this.heap.cursor;
    u32[at + (abi.TABLE_HEAP_END >>> 2)] = this.heap.end;
    u32[at + (abi.TABLE_HEAP_NEEDED >>> 2)] = 0;
    u32[at + (abi.TABLE_PARTS >>> 2)] = parts;
    u32[at + (abi.TABLE_PART_COUNT >>> 2)] = this.layout.partCount;
    u64[(table + abi.TABLE_SEED) >>> 3] = this.seed;
  }

  private readTable(table: number): void {
    const { u32 } = this.engine.memory;
    this.groupCount = u32[(table + abi.TABLE_GROUP_COUNT) >>> 2];
    this.heap.cursor = u32[(table + abi.TABLE_HEAP) >>> 2];
  }
}

/** A 32-bit hash shifted right by this is a bucket's position. */
function shiftOf(slotCount: number): number {
  return Math.clz32(slotCount / abi.BUCKET_SLOTS - 1);
}
