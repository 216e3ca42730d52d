// Segment table: the segments of a row store and their addresses in the linear memory.
//
// Invariants
//   · A number is given once: a released segment's entry is 0 for good, so that ids of its rows are
//     seen to be gone. Only who keeps no id of a segment recycles it: its number is given again.
import { SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import { PAGE_BYTES, type LinearMemory } from '../wasm/memory.js';

/** Bytes behind strings that a copy in steps of 16 may overwrite. */
const TEXT_SLACK = 16;

/** Numbers given before new stores are due: ids of 32 bits have room for four times as many. */
const SEGMENTS_MAX = 1 << 20;

/** Rows of one segment. */
export class Segment {
  rowCount = 0;
  /** Time of its latest row, milliseconds. */
  latest = -Infinity;
  /** No row of an earlier time is unmatched. */
  earliestUnmatched = Infinity;
  private readonly texts: { address: number; bytes: number }[] = [];
  private textCursor = 0;
  private textEnd = 0;

  constructor(
    private readonly memory: LinearMemory,
    readonly number: number,
    readonly address: number,
  ) {}

  /** Bytes of long strings held. */
  get textBytes(): number {
    return this.texts.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Room for bytes of long strings. */
  reserveText(bytes: number): number {
    if (this.textCursor + bytes > this.textEnd) {
      const size = Math.ceil((bytes + TEXT_SLACK) / PAGE_BYTES) * PAGE_BYTES;
      const address = this.memory.allocate(size);
      this.texts.push({ address, bytes: size });
      this.textCursor = address;
      this.textEnd = address + size - TEXT_SLACK;
    }
    const start = this.textCursor;
    this.textCursor += bytes;
    return start;
  }

  releaseTexts(): void {
    for (const { address, bytes } of this.texts) this.memory.free(address, bytes);
    this.texts.length = 0;
  }
}

/** Segments by number. */
export class SegmentTable {
  /** Of the u32 address of each segment. */
  address = 0;
  private capacity = 0;
  private nextNumber = 0;
  private readonly segments = new Map<number, Segment>();
  private newest: Segment | undefined;
  private readonly freeNumbers: number[] = [];

  constructor(
    private readonly memory: LinearMemory,
    private readonly segmentBytes: number,
  ) {}

  /** The segments that are kept, oldest first. */
  all(): IterableIterator<Segment> {
    return this.segments.values();
  }

  /** Segments made so far. */
  get count(): number {
    return this.nextNumber;
  }

  /** True when numbers run out, because none is given twice: its owner is to make a new store. */
  get isWornOut(): boolean {
    return this.nextNumber >= SEGMENTS_MAX;
  }

  get rowCount(): number {
    let rows = 0;
    for (const segment of this.segments.values()) rows += segment.rowCount;
    return rows;
  }

  get bytes(): number {
    let bytes = this.capacity * 4 + this.segments.size * this.segmentBytes;
    for (const segment of this.segments.values()) bytes += segment.textBytes;
    return bytes;
  }

  /** A segment with room for a row. */
  open(): Segment {
    if (this.newest !== undefined && this.newest.rowCount < SEGMENT_ROWS) return this.newest;
    if (this.freeNumbers.length === 0 && this.nextNumber === this.capacity) this.grow();
    const number = this.freeNumbers.pop() ?? this.nextNumber++;
    const address = this.memory.allocate(this.segmentBytes);
    this.memory.u32[(this.address >>> 2) + number] = address;
    this.newest = new Segment(this.memory, number, address);
    this.segments.set(number, this.newest);
    return this.newest;
  }

  /** Releases the segments all of whose rows have expired. */
  releaseExpired(expired: number): void {
    for (const segment of this.segments.values()) {
      if (segment.latest <= expired) this.drop(segment);
    }
  }

  /** Releases a segment whose number may be given again: nothing leads to its rows. */
  recycle(segment: Segment): void {
    this.drop(segment);
    this.freeNumbers.push(segment.number);
  }

  release(): void {
    for (const segment of this.segments.values()) this.drop(segment);
    this.freeNumbers.length = 0;
    if (this.capacity > 0) this.memory.free(this.address, this.capacity * 4);
    this.capacity = this.nextNumber = 0;
  }

  private drop(segment: Segment): void {
    segment.releaseTexts();
    this.memory.free(segment.address, this.segmentBytes);
    this.memory.u32[(this.address >>> 2) + segment.number] = 0;
    this.segments.delete(segment.number);
    if (this.newest === segment) this.newest = undefined;
  }

  private grow(): void {
    const capacity = Math.max(PAGE_BYTES / 4, this.capacity * 2);
    const address = this.memory.allocate(capacity * 4);
    const { u8 } = this.memory;
    u8.copyWithin(address, this.address, this.address + this.nextNumber * 4);
    u8.fill(0, address + this.nextNumber * 4, address + capacity * 4);
    if (this.capacity > 0) this.memory.free(this.address, this.capacity * 4);
    this.address = address;
    this.capacity = capacity;
  }
}
