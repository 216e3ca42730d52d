// Records as JavaScript values: each line, or each message, becomes a row object by code that is
// not a kernel.
//
//   bytes ─► LineBuffer ─► record ─► rowOf ─► row objects ─► RowWriter ─► batch
//   messages ────────────────┘         └─ does not fit ─► BadRecords
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import { MillraceError } from '../error.js';
import type { BadRecordPolicy, Decoder, DecoderContext } from '../source/source.js';
import { BadRecords } from './badRecords.js';
import { LineBuffer } from './lineBuffer.js';

/** What becomes of records that are too long or do not fit. */
export interface RecordDecodeOptions {
  /** Default FAIL. */
  readonly badRecords?: BadRecordPolicy;
  /** A longer record is bad; default 16 MiB. */
  readonly maxRecordBytes?: number;
}

/** Why a record is bad; `rowOf` throws it. */
export class UnfitRecord extends Error {}

interface Origin {
  readonly bytes: Uint8Array;
  readonly line: number;
  readonly offset: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const RECORD_BYTES_MAX = 16 << 20;

/** Cuts records and writes the rows that a subclass makes of them. */
export abstract class RecordDecoder<F extends Fields> implements Decoder<F> {
  private readonly lines: LineBuffer;
  private readonly bad: BadRecords;
  private readonly writer: RowWriter<F>;
  private readonly recordMax: number;
  private messages: Uint8Array[] = [];
  private taken = 0;
  /** Of the last record; messages count as lines. */
  private line = 0;

  constructor(
    protected readonly context: DecoderContext,
    readonly schema: Schema<F>,
    options: RecordDecodeOptions,
  ) {
    this.lines = new LineBuffer(context.engine);
    this.bad = new BadRecords(options.badRecords ?? 'FAIL', context.onBadRecord);
    this.writer = new RowWriter(context.engine, schema);
    this.recordMax = options.maxRecordBytes ?? RECORD_BYTES_MAX;
  }

  /**
   * The row of a record, or undefined to pass it over.
   *
   * @throws UnfitRecord
   */
  protected abstract rowOf(record: Uint8Array): object | undefined;

  get consumedBytes(): number {
    return this.lines.consumedBytes;
  }

  get badRecordCount(): number {
    return this.bad.count;
  }

  reserve(byteCount: number): Uint8Array {
    return this.lines.reserve(byteCount);
  }

  commit(byteCount: number): void {
    if (this.lines.commit(byteCount)) this.line += 1;
  }

  addRecord(record: Uint8Array): void {
    this.messages.push(record.slice());
  }

  end(): void {
    this.lines.end();
  }

  next(): Batch<F> | undefined {
    for (;;) {
      const rows: object[] = [];
      const origins: Origin[] = [];
      const hasMore = this.gather(rows, origins);
      const batch = rows.length === 0 ? undefined : this.write(rows, origins);
      if (batch !== undefined) return batch;
      if (!hasMore) break;
    }
    if (this.lines.partialRecordBytes > this.recordMax) this.refuseLongPartial();
    return undefined;
  }

  release(): void {
    this.lines.input.release();
  }

  /** Rows of a batch; false when no records are left. */
  private gather(rows: object[], origins: Origin[]): boolean {
    while (rows.length < this.context.batchSize) {
      const offset = this.lines.input.offsetOf(this.lines.start);
      const bytes = this.nextRecord();
      if (bytes === undefined) return false;
      this.line += 1;
      const origin = { bytes, line: this.line, offset };
      const row = this.checkedRow(origin);
      if (row === undefined) continue;
      rows.push(row);
      origins.push(origin);
    }
    return true;
  }

  private nextRecord(): Uint8Array | undefined {
    if (this.taken < this.messages.length) return this.messages[this.taken++];
    this.messages = [];
    this.taken = 0;
    const { start, linesEnd } = this.lines;
    if (start >= linesEnd) return undefined;
    const { u8 } = this.context.engine.memory;
    const lineEnd = u8.indexOf(LINE_FEED, start);
    this.lines.consume(lineEnd + 1);
    const hasReturn = u8[lineEnd - 1] === CARRIAGE_RETURN && lineEnd > start;
    return u8.slice(start, hasReturn ? lineEnd - 1 : lineEnd);
  }

  private checkedRow(origin: Origin): object | undefined {
    if (origin.bytes.length > this.recordMax) {
      this.refuse(origin, this.tooLong());
      return undefined;
    }
    try {
      return this.rowOf(origin.bytes);
    } catch (error) {
      if (!(error instanceof UnfitRecord)) throw error;
      this.refuse(origin, error.message);
      return undefined;
    }
  }

  private write(rows: object[], origins: readonly Origin[]): Batch<F> | undefined {
    try {
      return this.writer.write(rows);
    } catch (error) {
      if (!isOfRow(error)) throw error;
      const fitting = rows.filter((_, index) => this.fits(rows, index, origins[index]));
      return fitting.length === 0 ? undefined : this.writer.write(fitting);
    }
  }

  private fits(rows: readonly object[], index: number, origin: Origin): boolean {
    const { arena } = this.context.engine;
    const mark = arena.mark();
    try {
      this.writer.write(rows, index, 1);
      return true;
    } catch (error) {
      if (!isOfRow(error)) throw error;
      this.refuse(origin, error.problem.replace(/\.$/, ''));
      return false;
    } finally {
      arena.rewind(mark);
    }
  }

  private refuseLongPartial(): void {
    const { start, input } = this.lines;
    const bytes = this.context.engine.memory.u8.slice(start, start + this.recordMax);
    this.refuse({ bytes, line: this.line + 1, offset: input.offsetOf(start) }, this.tooLong());
    this.lines.skipPartial();
  }

  private tooLong(): string {
    return `the record is longer than ${this.recordMax} bytes`;
  }

  private refuse(origin: Origin, problem: string): void {
    this.bad.add({ ...origin, problem, source: this.context.source, column: 1 });
  }
}

/** The error of a value that does not fit its column, as {@link RowWriter} gives it. */
function isOfRow(error: unknown): error is MillraceError {
  return error instanceof MillraceError && error.location.row !== undefined;
}
