// CSV decoder: drives the kernel over the input, and decides what happens to bad records.
//
//   preamble (BOM, skipped lines, header) ─► records ─► end
//                        a record too long ─► skip to a line end ─► records
//
// Invariants
//   · `line` in the kernel's state is the line of the record at `cursor`, whatever was skipped
//     before.
//   · Memory is bounded: once more than `maxRecordBytes` are pending, the record is given up.
import * as abi from '../../assembly/abi/csv.js';
import { STATUS_BAD_RECORD, STATUS_FULL } from '../../assembly/abi/status.js';
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { BadRecord, Decoder, DecoderContext, Json } from '../source/source.js';
import { Arena } from '../wasm/arena.js';
import { CsvColumns, refuseNested } from './csvColumns.js';
import { columnsInOrder, matchHeader, type FieldColumns } from './csvHeader.js';
import { countLines, isOneRecord, withoutLineEnd } from './csvFraming.js';
import { readPreamble } from './csvPreamble.js';
import { CsvInput } from './csvInput.js';
import type { CsvDialect } from './csvOptions.js';
import { csvProblemText } from './csvProblem.js';
import { cutRecord } from './csvRecord.js';

const LF = 10;
const CR = 13;
const FIRST_TEXT_BYTES = 16384;

/** What a decoder must know to go on in the middle of a file. */
type CsvPosition = { readonly line: number; readonly header: readonly string[] | null };

/** Decodes CSV into batches of a schema. */
export class CsvDecoder<F extends Fields = Fields> implements Decoder<F> {
  badRecordCount = 0;
  private readonly arena: Arena;
  private readonly input: CsvInput;
  private readonly state: number;
  private columns: CsvColumns | undefined;
  private fieldColumns: FieldColumns = [];
  /** Names in the header; null without one, or before it was passed. */
  private header: readonly string[] | null = null;
  private isFinal = false;
  private isBehindPreamble = false;
  /** A record was too long: everything up to the next line end is skipped. */
  private isSkippingLine = false;
  /** Address up to which no line end completes the record at the cursor. */
  private searchedTo = 0;

  /** @throws MillraceError PLAN_UNSUPPORTED for nested columns. */
  constructor(
    private readonly context: DecoderContext,
    readonly schema: Schema<F>,
    private readonly dialect: CsvDialect,
  ) {
    refuseNested(schema);
    const { memory } = context.engine;
    this.arena = new Arena(memory);
    this.input = new CsvInput(memory);
    this.state = this.arena.allocateZeroed(abi.CSV_STATE_BYTES);
    this.writeDialect();
    if (!dialect.hasHeader) this.useColumns(columnsInOrder(schema));
    if (context.position !== undefined) this.resume(context.position as unknown as CsvPosition);
  }

  get position(): Json | undefined {
    if (!this.isBehindPreamble) return undefined;
    return { line: this.get(abi.CSV_LINE), header: this.header };
  }

  get consumedBytes(): number {
    // Who goes on before the header has been passed starts anew.
    if (!this.isBehindPreamble) return 0;
    return this.input.offsetOf(this.input.cursor);
  }

  reserve(byteCount: number): Uint8Array {
    const pending = this.searchedTo - this.input.cursor;
    const view = this.input.reserve(byteCount);
    this.searchedTo = this.input.cursor + pending;
    return view;
  }

  commit(byteCount: number): void {
    this.input.end += byteCount;
  }

  addRecord(record: Uint8Array): void {
    const bytes = withoutLineEnd(record);
    const target = this.reserve(bytes.length + 1).subarray(0, bytes.length + 1);
    target.set(bytes);
    target[bytes.length] = LF;
    if (isOneRecord(target, this.dialect)) return this.commit(target.length);
    const { input } = this;
    const line = this.get(abi.CSV_LINE) + countLines(input.bytes(input.cursor, input.end));
    const at = { line, column: 1, offset: input.offsetOf(input.end) };
    this.refuse(bytes.slice(), 'expected one record, with its quotes closed', at);
  }

  end(): void {
    this.isFinal = true;
  }

  next(): Batch<F> | undefined {
    if (!this.passPreamble()) return undefined;
    for (;;) {
      if (this.isSkippingLine && !this.skipLine()) return undefined;
      if (this.input.cursor === this.input.end || this.isKnownIncomplete()) {
        if (!this.giveUpLongRecord()) return undefined;
        continue;
      }
      const batch = this.decodeBatch();
      if (batch !== undefined) return batch;
      this.searchedTo = this.input.end;
      if (!this.giveUpLongRecord()) return undefined;
    }
  }

  release(): void {
    this.input.release();
    this.arena.release();
  }

  private decodeBatch(): Batch<F> | undefined {
    const { engine, batchSize } = this.context;
    const columns = this.columns as CsvColumns;
    const mark = engine.arena.mark();
    columns.allocate(batchSize);
    this.set(abi.CSV_ROW, 0);
    this.set(abi.CSV_ROW_END, batchSize);
    this.set(abi.CSV_TEXT_END, 0);
    this.set(abi.CSV_TEXT, 0);
    for (let textBytes = FIRST_TEXT_BYTES; ;) {
      this.set(abi.CSV_CURSOR, this.input.cursor);
      this.set(abi.CSV_END, this.input.end);
      this.set(abi.CSV_IS_FINAL, this.isFinal ? 1 : 0);
      const status = engine.kernels.decodeCsv(this.state);
      this.input.cursor = this.get(abi.CSV_CURSOR);
      if (status >= 0) break;
      if (status === STATUS_BAD_RECORD) this.passBadRecord();
      else if (status === STATUS_FULL) textBytes = this.addText(textBytes);
    }
    const rowCount = this.get(abi.CSV_ROW);
    if (rowCount > 0) return new Batch(engine, this.schema, columns.finish(), rowCount);
    engine.arena.rewind(mark);
    return undefined;
  }

  /** More room for unescaped strings; what is there stays, the batch points at it. */
  private addText(bytes: number): number {
    const address = this.context.engine.arena.allocate(bytes);
    this.set(abi.CSV_TEXT, address);
    this.set(abi.CSV_TEXT_END, address + bytes);
    return bytes * 2;
  }

  private passBadRecord(): void {
    const { input } = this;
    const fieldCount = this.get(abi.CSV_FIELD_COUNT);
    const code = this.get(abi.CSV_PROBLEM);
    const entry = this.get(abi.CSV_PROBLEM_ENTRY);
    const address = this.get(abi.CSV_PROBLEM_ADDRESS);
    const recordEnd = this.get(abi.CSV_RECORD_END);
    const record = cutRecord(input.bytes(input.cursor, recordEnd), 0, true, this.dialect);
    const text = record?.fields[entry]?.text ?? '';
    const targets = this.fieldColumns.map((column) => this.schema.fields[column]);
    const problem = csvProblemText({ code, entry, fieldCount, text }, targets);
    this.report(problem, address, recordEnd);
    this.passTo(recordEnd);
  }

  /** Reports the record from the cursor to `recordEnd`, or throws it. */
  private report(problem: string, address: number, recordEnd: number): void {
    const { input } = this;
    const before = input.bytes(input.cursor, address);
    const line = this.get(abi.CSV_LINE) + countLines(before);
    const column = before.length - before.lastIndexOf(LF);
    const bytes = withoutLineEnd(input.bytes(input.cursor, recordEnd)).slice();
    this.refuse(bytes, problem, { line, column, offset: this.consumedBytes });
  }

  private refuse(
    bytes: Uint8Array,
    problem: string,
    at: Pick<BadRecord, 'line' | 'column' | 'offset'>,
  ): void {
    const { source, onBadRecord } = this.context;
    if (this.dialect.badRecords === 'FAIL') {
      throw new MillraceError('DATA_BAD_RECORD', problem, { location: { source, ...at } });
    }
    this.badRecordCount++;
    onBadRecord({ bytes, problem, source, ...at });
  }

  private passTo(address: number): void {
    const { input } = this;
    this.set(abi.CSV_LINE, this.get(abi.CSV_LINE) + countLines(input.bytes(input.cursor, address)));
    input.cursor = address;
  }

  /** True when nothing that came since the last try can complete the record. */
  private isKnownIncomplete(): boolean {
    if (this.isFinal || this.searchedTo <= this.input.cursor) return false;
    const { searchedTo, input } = this;
    return !input.bytes(Math.min(searchedTo, input.end), input.end).includes(LF);
  }

  /**
   * Gives a pending record up when it is longer than allowed; true when there may be more to do.
   */
  private giveUpLongRecord(): boolean {
    const { input, dialect } = this;
    const pending = input.bytes(input.cursor, input.end);
    // A carriage return at its end may be half of the line end.
    const byteCount = pending.length - (pending.at(-1) === CR ? 1 : 0);
    if (byteCount <= dialect.maxRecordBytes) return false;
    const lineEnd = input.bytes(input.cursor, input.end).indexOf(LF);
    const recordEnd = lineEnd < 0 ? input.end : input.cursor + lineEnd + 1;
    this.report(
      `a record is longer than ${dialect.maxRecordBytes} bytes: a quote may be unclosed, ` +
        'or maxRecordBytes is too small.',
      input.cursor,
      recordEnd,
    );
    this.passTo(recordEnd);
    this.isSkippingLine = lineEnd < 0;
    this.searchedTo = 0;
    return true;
  }

  /** Skips up to the next line end; false when it has not come yet. */
  private skipLine(): boolean {
    const { input } = this;
    const lineEnd = input.bytes(input.cursor, input.end).indexOf(LF);
    this.passTo(lineEnd < 0 ? input.end : input.cursor + lineEnd + 1);
    this.isSkippingLine = lineEnd < 0;
    return !this.isSkippingLine;
  }

  /** Goes on behind the header that an earlier decoder has passed. */
  private resume({ line, header }: CsvPosition): void {
    this.isBehindPreamble = true;
    this.set(abi.CSV_LINE, line);
    if (header !== null) this.useHeader(header);
  }

  private useHeader(names: readonly string[]): void {
    const { schema, context, dialect } = this;
    this.header = names;
    this.useColumns(matchHeader(schema, names, context.source, dialect.allowMissingColumns));
  }

  /** Passes byte order mark, ignored lines and header; false when more bytes are needed. */
  private passPreamble(): boolean {
    if (this.isBehindPreamble) return true;
    const { input, dialect, context } = this;
    const bytes = input.bytes(input.cursor, input.end);
    const preamble = readPreamble(bytes, this.isFinal, dialect, context.source);
    if (preamble === undefined) return false;
    if (preamble.names !== null) this.useHeader(preamble.names);
    this.passTo(input.cursor + preamble.byteCount);
    this.isBehindPreamble = true;
    return true;
  }

  private useColumns(fieldColumns: FieldColumns): void {
    this.fieldColumns = fieldColumns;
    const { engine, neededColumns } = this.context;
    this.columns = new CsvColumns(engine, this.schema, fieldColumns, this.arena, neededColumns);
    this.set(abi.CSV_ENTRIES, this.columns.entries);
    this.set(abi.CSV_ENTRY_COUNT, this.columns.entryCount);
  }

  private writeDialect(): void {
    const { dialect } = this;
    const literal = new TextEncoder().encode(dialect.nullLiteral);
    const address = this.arena.allocateZeroed(literal.length);
    this.context.engine.memory.u8.set(literal, address);
    this.set(abi.CSV_LINE, 1);
    this.set(abi.CSV_DELIMITER, dialect.delimiter);
    this.set(abi.CSV_QUOTE, dialect.quote);
    this.set(abi.CSV_ESCAPE, dialect.escape);
    this.set(abi.CSV_COMMENT, dialect.comment);
    this.set(abi.CSV_NULL_ADDRESS, address);
    this.set(abi.CSV_NULL_LENGTH, literal.length);
    this.set(abi.CSV_ALLOW_MISSING, dialect.allowMissingColumns ? 1 : 0);
  }

  private get(offset: number): number {
    return this.context.engine.memory.u32[(this.state + offset) >>> 2];
  }

  private set(offset: number, value: number): void {
    this.context.engine.memory.u32[(this.state + offset) >>> 2] = value;
  }
}
