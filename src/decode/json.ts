// JSON Lines decoder: whole lines in the input buffer → batches, one kernel call a batch.
//
//   bytes ─► LineBuffer ─► decodeJson ─► columns in the batch arena, strings still in the buffer
//                              └─ bad record ─► BadRecords ─► on behind its line
import * as abi from '../../assembly/abi/json.js';
import { STATUS_BAD_RECORD, STATUS_FULL } from '../../assembly/abi/status.js';
import {
  TIMESTAMP_TEXT_BOTH,
  TIMESTAMP_TEXT_ISO,
  TIMESTAMP_TEXT_SQL,
} from '../../assembly/abi/timestampFormat.js';
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { BadRecordPolicy, Decoder, DecoderContext, DecoderFactory } from '../source/source.js';
import { Arena } from '../wasm/arena.js';
import { BadRecords } from './badRecords.js';
import { JsonColumns } from './jsonColumns.js';
import { JsonFieldWriter, requireJsonType, type JsonObject } from './jsonField.js';
import { jsonProblem } from './jsonProblem.js';
import { LineBuffer } from './lineBuffer.js';

/** How JSON Lines are read. */
export interface JsonDecodeOptions {
  /** Default FAIL. */
  readonly badRecords?: BadRecordPolicy;
  /** A longer record is bad; default 16 MiB. Bounds the memory that input takes. */
  readonly maxRecordBytes?: number;
  /** Nested objects and arrays, the record included; default 64, at most 1000. */
  readonly maxDepth?: number;
  /** `2026-01-31 23:59:59` (SQL), `2026-01-31T23:59:59Z` (ISO-8601); default: both are taken. */
  readonly timestampFormat?: 'SQL' | 'ISO-8601';
}

const RECORD_BYTES_MAX = 16 << 20;
const DEPTH_MAX = 64;
const DEPTH_LIMIT = 1000;
const FIRST_HEAP_BYTES = 4096;
/** Grown to for the sake of batches; a record may need more. */
const BATCH_HEAP_BYTES_MAX = 4 << 20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Makes JSON Lines decoders: one object a line, keys in any order, unknown keys passed over, a key
 * that is missing null; of a repeated key the last value counts, but each has to fit; numbers
 * exact, in quotes too; everything validated.
 *
 * @throws MillraceError PLAN_UNSUPPORTED when JSON cannot hold a type of the schema.
 */
export function jsonDecoder<F extends Fields>(
  schema: Schema<F>,
  options: JsonDecodeOptions = {},
): DecoderFactory<F> {
  for (const field of schema.fields) requireJsonType(field.type);
  inRange('maxRecordBytes', options.maxRecordBytes ?? RECORD_BYTES_MAX, 2 ** 30);
  inRange('maxDepth', options.maxDepth ?? DEPTH_MAX, DEPTH_LIMIT);
  return (context) => new JsonDecoder(schema, context, options);
}

class JsonDecoder<F extends Fields> implements Decoder<F> {
  private readonly own: Arena;
  private readonly lines: LineBuffer;
  private readonly record: JsonObject;
  private readonly fields: JsonFieldWriter;
  private readonly columns: JsonColumns;
  private readonly state: number;
  private readonly bad: BadRecords;
  private readonly recordMax: number;
  private readonly depthMax: number;
  private heapBytes = FIRST_HEAP_BYTES;
  /** Records with line ends as they came, by their offset, until they are decoded. */
  private readonly framed = new Map<number, Uint8Array>();

  constructor(
    readonly schema: Schema<F>,
    private readonly context: DecoderContext,
    options: JsonDecodeOptions,
  ) {
    const { engine, batchSize, neededColumns } = context;
    this.recordMax = options.maxRecordBytes ?? RECORD_BYTES_MAX;
    this.depthMax = options.maxDepth ?? DEPTH_MAX;
    this.own = new Arena(engine.memory);
    this.lines = new LineBuffer(engine);
    this.fields = new JsonFieldWriter(engine, this.own);
    this.record = this.fields.object(schema.fields, '', neededColumns);
    this.columns = new JsonColumns(engine, this.own, batchSize);
    this.bad = new BadRecords(options.badRecords ?? 'FAIL', context.onBadRecord);
    this.state = this.own.allocateZeroed(abi.JSON_STATE_BYTES);
    this.set(abi.JSON_DEPTH_MAX, this.depthMax);
    this.set(abi.JSON_RECORD_MAX, this.recordMax);
    this.set(abi.JSON_TIMESTAMP_FORMAT, timestampFormatOf(options));
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
    if (this.lines.commit(byteCount)) this.set(abi.JSON_LINES, this.get(abi.JSON_LINES) + 1);
  }

  /**
   * Line ends are white space in JSON, and carriage returns too, which end no line here; in strings
   * neither may be.
   */
  addRecord(record: Uint8Array): void {
    const target = this.reserve(record.length + 1);
    target.set(record);
    target[record.length] = LINE_FEED;
    let at = record.indexOf(LINE_FEED);
    if (at >= 0) this.framed.set(this.lines.input.offsetOf(this.lines.input.end), record.slice());
    for (; at >= 0; at = record.indexOf(LINE_FEED, at + 1)) target[at] = CARRIAGE_RETURN;
    this.commit(record.length + 1);
  }

  end(): void {
    this.lines.end();
  }

  next(): Batch<F> | undefined {
    const rowCount = this.lines.start < this.lines.linesEnd ? this.decode() : 0;
    if (rowCount === 0) {
      this.refuseLongPartial();
      this.framed.clear();
      return undefined;
    }
    const columns = this.columns.columns(this.record.fields, rowCount);
    return new Batch(this.context.engine, this.schema, columns, rowCount);
  }

  release(): void {
    this.lines.input.release();
    this.own.release();
  }

  /** Fills fresh columns; returns the rows there are. */
  private decode(): number {
    this.passByteOrderMark();
    this.bind();
    for (;;) {
      this.set(abi.JSON_AT, this.lines.start);
      this.set(abi.JSON_END, this.lines.linesEnd);
      const status = this.context.engine.kernels.decodeJson(this.state, this.record.address);
      this.lines.consume(this.get(abi.JSON_AT));
      const rowCount = this.get(abi.JSON_ROW);
      if (status >= 0) return rowCount;
      if (status === STATUS_FULL) {
        if (rowCount > 0) return this.withMoreRoom(rowCount);
        this.grow();
      } else if (status === STATUS_BAD_RECORD) {
        // The rows before it are delivered first; the next call meets it again.
        if (this.bad.policy === 'FAIL' && rowCount > 0) return rowCount;
        this.refuseRecord();
      }
    }
  }

  private bind(): void {
    const { arena } = this.context.engine;
    this.columns.bind(this.record.fields);
    const heap = arena.allocate(this.heapBytes);
    this.set(abi.JSON_ROW, 0);
    this.set(abi.JSON_ROW_END, this.context.batchSize);
    this.set(abi.JSON_HEAP, heap);
    this.set(abi.JSON_HEAP_END, heap + this.heapBytes);
  }

  /** Batches that end early for want of room would be many: the next one has more. */
  private withMoreRoom(rowCount: number): number {
    if (this.get(abi.JSON_ERROR) !== abi.JSON_FULL_HEAP) this.columns.growElements();
    else if (this.heapBytes < BATCH_HEAP_BYTES_MAX) this.heapBytes *= 2;
    return rowCount;
  }

  /** A record needs more room than a whole batch had. */
  private grow(): void {
    if (this.get(abi.JSON_ERROR) === abi.JSON_FULL_HEAP) this.heapBytes *= 2;
    else this.columns.growElements();
    this.bind();
  }

  private refuseRecord(): void {
    const { u8, i32 } = this.context.engine.memory;
    const start = this.lines.start;
    const lineEnd = u8.indexOf(LINE_FEED, start);
    const at = this.get(abi.JSON_ERROR_AT);
    const error = this.get(abi.JSON_ERROR);
    const field = this.fields.names[i32[(this.state + abi.JSON_ERROR_FIELD) >>> 2]];
    this.addBadRecord(error, start, at, u8[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd, field);
    this.lines.consume(lineEnd + 1);
    this.set(abi.JSON_LINES, this.get(abi.JSON_LINES) + 1);
  }

  /** A line that has not ended yet and is too long is dropped, and what follows of it. */
  private refuseLongPartial(): void {
    if (this.lines.partialBytes <= this.recordMax) return;
    const { start } = this.lines;
    this.addBadRecord(abi.JSON_ERROR_LENGTH, start, start, start + this.recordMax, undefined);
    this.lines.skipPartial();
  }

  private addBadRecord(
    error: number,
    start: number,
    at: number,
    end: number,
    field: JsonFieldWriter['names'][number] | undefined,
  ): void {
    const { u8 } = this.context.engine.memory;
    const { depthMax, recordMax } = this;
    const rest = u8.subarray(at, Math.max(at, end));
    const offset = this.lines.input.offsetOf(start);
    this.bad.add({
      bytes: this.framed.get(offset) ?? u8.slice(start, end),
      problem: jsonProblem({ error, field, rest, depthMax, recordMax }),
      source: this.context.source,
      line: this.get(abi.JSON_LINES) + 1,
      column: at - start + 1,
      offset,
    });
  }

  private passByteOrderMark(): void {
    const { start } = this.lines;
    if (this.lines.consumedBytes > 0) return;
    const { u8 } = this.context.engine.memory;
    if (BYTE_ORDER_MARK.every((byte, index) => u8[start + index] === byte)) {
      this.lines.consume(start + BYTE_ORDER_MARK.length);
    }
  }

  private get(offset: number): number {
    return this.context.engine.memory.u32[(this.state + offset) >>> 2];
  }

  private set(offset: number, value: number): void {
    this.context.engine.memory.u32[(this.state + offset) >>> 2] = value;
  }
}

function timestampFormatOf({ timestampFormat }: JsonDecodeOptions): number {
  if (timestampFormat === undefined) return TIMESTAMP_TEXT_BOTH;
  return timestampFormat === 'SQL' ? TIMESTAMP_TEXT_SQL : TIMESTAMP_TEXT_ISO;
}

function inRange(name: string, value: number, high: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= high) return;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${name} is ${value}; expected a whole number from 1 to ${high}.`,
  );
}
