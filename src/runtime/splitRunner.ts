// Split runner: one split of a source, polled, decoded, handed to the task batch by batch.
//
//   reader.poll / readInto ──► decoder ──► onBatch
//
// Invariants
//   · `step` handles one poll: every batch of it is fully processed before the next, then the arena
//     is reset.
//   · `position()` names the first record that has not been handed on. It holds between steps:
//     `whenPaused` waits for the end of one that waits for a sink in its middle.
import type { Batch } from '../batch/batch.js';
import { RowWriter } from '../batch/writeRows.js';
import type { Fields } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type {
  BadRecord,
  Decoder,
  Json,
  NeededColumns,
  Polled,
  Source,
  SourceContext,
  Split,
  SplitReader,
} from '../source/source.js';

/**
 * Bytes asked of a reader at a time: large enough to amortise the call, small enough for the L2
 * cache.
 */
const READ_BYTES = 1 << 19;

/** Where a split was left: the reader's position and what the decoder must know besides. */
export type SplitPosition = { readonly reader: Json; readonly decoder?: Json };

/** What became of a step. */
export type Step = 'more' | 'end' | { readonly idleUntil: Promise<void> };

/** Where a runner's results go. */
export interface SplitRunnerHooks {
  onBatch(batch: Batch): void;
  onBadRecord(record: BadRecord): void;
  /** Awaited between batches while a sink is full. */
  readonly backpressure: () => Promise<void> | undefined;
  /** Awaited before rows or watermarks are sent, while a commit runs. */
  readonly whenWritable: () => Promise<void> | undefined;
}

/** Runs one split from open to end. */
export class SplitRunner {
  bytesIn = 0;
  rowsIn = 0;
  private readonly writer: RowWriter<Fields>;
  private readonly decoder: Decoder | undefined;
  /** Where the reader stood before what it polled, for as long as that is not processed. */
  private unprocessedFrom: Json | undefined;
  /** Set while a step waits in its middle; never rejects. */
  private midStep: Promise<void> | undefined;
  /** What comes for a split that is closed, of a job that was stopped, is not handed on. */
  private isClosed = false;

  private constructor(
    private readonly source: Source,
    readonly split: Split,
    private readonly reader: SplitReader,
    private readonly context: SourceContext,
    private readonly hooks: SplitRunnerHooks,
    neededColumns: NeededColumns | undefined,
    decoderPosition: Json | undefined,
  ) {
    this.writer = new RowWriter(context.engine, source.schema);
    this.decoder = source.format?.({
      engine: context.engine,
      batchSize: context.batchSize,
      source: split.id,
      onBadRecord: (record) => hooks.onBadRecord(record),
      neededColumns,
      position: decoderPosition,
    });
  }

  static async open(
    source: Source,
    split: Split,
    position: SplitPosition | undefined,
    context: SourceContext,
    hooks: SplitRunnerHooks,
    neededColumns: NeededColumns | undefined,
  ): Promise<SplitRunner> {
    const reader = await source.open(split, position?.reader, context);
    const decoder = position?.decoder;
    return new SplitRunner(source, split, reader, context, hooks, neededColumns, decoder);
  }

  get badRecordCount(): number {
    return this.decoder?.badRecordCount ?? 0;
  }

  /** Polls once and processes what came; a promise only where something is waited for. */
  step(): Step | Promise<Step> {
    const { decoder, reader } = this;
    const busy = this.hooks.whenWritable();
    if (busy !== undefined) return busy.then(() => this.step());
    if (reader.readInto !== undefined && decoder !== undefined)
      return this.tracked(this.stepInto(decoder, reader));
    if (!this.countsBytes) this.unprocessedFrom = reader.position();
    const polled = reader.poll();
    return polled instanceof Promise
      ? polled.then((came) => this.processWhenWritable(came))
      : this.tracked(this.process(polled));
  }

  /** Resolves when no step waits in its middle. */
  async whenPaused(): Promise<void> {
    while (this.midStep !== undefined) await this.midStep;
  }

  /** Where to go on, as plain JSON. */
  position(): SplitPosition {
    const { decoder, reader } = this;
    if (decoder === undefined || reader.positionAt === undefined) {
      return { reader: this.unprocessedFrom ?? reader.position() };
    }
    const at = { reader: reader.positionAt(decoder.consumedBytes) };
    return decoder.position === undefined ? at : { ...at, decoder: decoder.position };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.decoder?.release();
    await this.reader.close();
  }

  private stepInto(decoder: Decoder, reader: SplitReader): Step | Promise<Step> {
    const byteCount = reader.readInto?.(decoder.reserve(READ_BYTES)) ?? 0;
    if (byteCount === 0) {
      decoder.end();
      return after(this.drain(decoder), 'end');
    }
    decoder.commit(byteCount);
    this.bytesIn += byteCount;
    return after(this.drain(decoder), 'more');
  }

  private processWhenWritable(polled: Polled): Step | Promise<Step> {
    if (this.isClosed) return 'end';
    const busy = this.hooks.whenWritable();
    if (busy === undefined) return this.tracked(this.process(polled));
    return busy.then(() => this.processWhenWritable(polled));
  }

  /** The decoder knows which bytes became rows; other readers know only what they returned. */
  private get countsBytes(): boolean {
    return this.decoder !== undefined && this.reader.positionAt !== undefined;
  }

  private tracked(step: Step | Promise<Step>): Step | Promise<Step> {
    if (!(step instanceof Promise)) return step;
    const over = (): void => void (this.midStep = undefined);
    this.midStep = step.then(over, over);
    return step;
  }

  private process(polled: Polled): Step | Promise<Step> {
    this.unprocessedFrom = undefined;
    switch (polled.kind) {
      case 'end':
        this.decoder?.end();
        return after(this.decoder === undefined ? undefined : this.drain(this.decoder), 'end');
      case 'idle':
        return { idleUntil: polled.wake };
      case 'bytes':
        return after(this.processBytes(polled.bytes, 0), 'more');
      case 'rows':
        return after(this.processRows(polled.rows, 0), 'more');
      case 'batch':
        return after(this.handOn(polled.batch), 'more');
      case 'records':
        return after(this.processRecords(polled, 0), 'more');
    }
  }

  /** Whole records; those of a while are decoded together. */
  private processRecords(
    { bytes, ends }: Extract<Polled, { kind: 'records' }>,
    from: number,
  ): Promise<void> | undefined {
    const { decoder } = this;
    if (decoder === undefined) throw this.withoutFormat('records');
    if (decoder.addRecord === undefined) throw this.withoutRecords();
    let addedBytes = 0;
    for (let i = from; i < ends.length; i++) {
      const record = bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
      decoder.addRecord(record);
      this.bytesIn += record.length;
      addedBytes += record.length;
      if (addedBytes < READ_BYTES) continue;
      const full = this.drain(decoder);
      if (full !== undefined)
        return this.behind(full, () =>
          this.processRecords({ kind: 'records', bytes, ends }, i + 1),
        );
      addedBytes = 0;
    }
    return this.drain(decoder);
  }

  private processBytes(bytes: Uint8Array, from: number): Promise<void> | undefined {
    const { decoder } = this;
    if (decoder === undefined) throw this.withoutFormat('bytes');
    for (let at = from; at < bytes.length; at += READ_BYTES) {
      const piece = bytes.subarray(at, Math.min(bytes.length, at + READ_BYTES));
      decoder.reserve(piece.length).set(piece);
      decoder.commit(piece.length);
      this.bytesIn += piece.length;
      const full = this.drain(decoder);
      if (full !== undefined)
        return this.behind(full, () => this.processBytes(bytes, at + READ_BYTES));
    }
    return undefined;
  }

  private processRows(rows: readonly object[], from: number): Promise<void> | undefined {
    const { batchSize } = this.context;
    for (let at = from; at < rows.length; at += batchSize) {
      const count = Math.min(batchSize, rows.length - at);
      const full = this.handOn(this.writer.write(rows, at, count));
      if (full !== undefined)
        return this.behind(full, () => this.processRows(rows, at + batchSize));
    }
    return undefined;
  }

  private drain(decoder: Decoder): Promise<void> | undefined {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      const full = this.handOn(batch);
      if (full !== undefined) return this.behind(full, () => this.drain(decoder));
    }
    return undefined;
  }

  /** Goes on once there is room. */
  private behind(full: Promise<void>, work: () => Promise<void> | undefined): Promise<void> {
    return full.then(() => (this.isClosed ? undefined : work()));
  }

  /** Processes a batch; a promise while a sink is full. */
  private handOn(batch: Batch): Promise<void> | undefined {
    const { rowCount } = batch;
    try {
      this.hooks.onBatch(batch);
    } catch (error) {
      throw this.located(error, rowCount);
    }
    this.rowsIn += rowCount;
    this.context.engine.arena.reset();
    return this.hooks.backpressure();
  }

  private withoutFormat(what: string): MillraceError {
    return new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The source '${this.source.name}' yields ${what} but has no format; ` +
        `give it one, json() for example.`,
    );
  }

  private withoutRecords(): MillraceError {
    return new MillraceError(
      'PLAN_UNSUPPORTED',
      `The source '${this.source.name}' yields messages, which its format does not read; ` +
        `use json(), csv() or raw().`,
    );
  }

  /** Names the split and the rows of it that were being processed. */
  private located(error: unknown, rowCount: number): unknown {
    if (!(error instanceof MillraceError) || error.location.line !== undefined) return error;
    const source = this.split.id === '0' ? this.source.name : this.split.id;
    const sourceRows = [this.rowsIn + 1, this.rowsIn + rowCount] as const;
    return error.locatedAt({ source, sourceRows });
  }
}

function after(pending: Promise<void> | undefined, step: Step): Step | Promise<Step> {
  return pending === undefined ? step : pending.then(() => step);
}
