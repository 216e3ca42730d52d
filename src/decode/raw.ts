// Raw decoder: each line, or each message, is the value of one column.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import type { BadRecordPolicy, Decoder, DecoderContext } from '../source/source.js';
import { BadRecords } from './badRecords.js';
import { LineBuffer } from './lineBuffer.js';

/** What becomes of lines that are longer, or no text. */
export interface RawDecodeOptions {
  /** Default FAIL. */
  readonly badRecords?: BadRecordPolicy;
  /** A longer record is bad; default 16 MiB. */
  readonly maxRecordBytes?: number;
}

const LINE_FEED = 0x0a;
const RECORD_BYTES_MAX = 16 << 20;

/** Takes bytes as they are into a BYTES column, or as UTF-8 into a STRING column. */
export class RawDecoder<F extends Fields> implements Decoder<F> {
  private readonly lines: LineBuffer;
  private readonly bad: BadRecords;
  private readonly writer: RowWriter<F>;
  private readonly column: string;
  private readonly text: TextDecoder | undefined;
  private readonly recordMax: number;
  private records: Uint8Array[] = [];
  private taken = 0;
  private line = 0;

  constructor(
    private readonly context: DecoderContext,
    readonly schema: Schema<F>,
    columnIndex: number,
    options: RawDecodeOptions,
  ) {
    const { name, type } = schema.fields[columnIndex];
    this.lines = new LineBuffer(context.engine);
    this.bad = new BadRecords(options.badRecords ?? 'FAIL', context.onBadRecord);
    this.writer = new RowWriter(context.engine, schema);
    this.column = name;
    this.text =
      type.kind === 'STRING'
        ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
        : undefined;
    this.recordMax = options.maxRecordBytes ?? RECORD_BYTES_MAX;
  }

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
    this.records.push(record.slice());
  }

  end(): void {
    this.lines.end();
  }

  next(): Batch<F> | undefined {
    const rows: object[] = [];
    const { batchSize } = this.context;
    while (rows.length < batchSize) {
      const offset = this.lines.input.offsetOf(this.lines.start);
      const record = this.nextRecord();
      if (record === undefined) break;
      this.line += 1;
      const value = this.valueOf(record, offset);
      if (value !== undefined) rows.push({ [this.column]: value });
    }
    if (rows.length > 0) return this.writer.write(rows);
    if (this.lines.partialBytes > this.recordMax) this.refuseLongPartial();
    return undefined;
  }

  release(): void {
    this.lines.input.release();
  }

  private nextRecord(): Uint8Array | undefined {
    if (this.taken < this.records.length) return this.records[this.taken++];
    this.records = [];
    this.taken = 0;
    const { start, linesEnd } = this.lines;
    if (start >= linesEnd) return undefined;
    const { u8 } = this.context.engine.memory;
    const lineEnd = u8.indexOf(LINE_FEED, start);
    this.lines.consume(lineEnd + 1);
    return u8.slice(start, u8[lineEnd - 1] === 0x0d && lineEnd > start ? lineEnd - 1 : lineEnd);
  }

  private valueOf(record: Uint8Array, offset: number): string | Uint8Array | undefined {
    if (record.length > this.recordMax) {
      this.refuse(record, offset, `the record is longer than ${this.recordMax} bytes`);
      return undefined;
    }
    if (this.text === undefined) return record;
    try {
      return this.text.decode(record);
    } catch {
      this.refuse(record, offset, 'the record is not UTF-8; declare its column as BYTES');
      return undefined;
    }
  }

  private refuseLongPartial(): void {
    const { start } = this.lines;
    const { u8 } = this.context.engine.memory;
    const { lines, recordMax } = this;
    this.line += 1;
    const problem = `the record is longer than ${recordMax} bytes`;
    this.refuse(u8.slice(start, start + recordMax), lines.input.offsetOf(start), problem);
    this.line -= 1;
    this.lines.skipPartial();
  }

  private refuse(bytes: Uint8Array, offset: number, problem: string): void {
    const { source } = this.context;
    this.bad.add({ bytes, problem, source, line: this.line, column: 1, offset });
  }
}
