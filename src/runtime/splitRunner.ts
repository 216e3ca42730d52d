// Split runner: one split of a source, polled, decoded, handed to the task batch by batch.
//
//   reader.poll / readInto ──► decoder ──► onBatch
//
// Invariants
//   · `step` handles one poll: every batch of it is fully processed before the next, then the arena is reset.
//   · `position()` names the first record that has not been handed on.
import type { Batch } from '../batch/batch.js';
import { RowWriter } from '../batch/writeRows.js';
import type { Fields } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type {
  BadRecord,
  Decoder,
  Json,
  Polled,
  Source,
  SourceContext,
  Split,
  SplitReader,
} from '../source/source.js';

/** Bytes asked of a reader at a time: large enough to amortise the call, small enough for the L2 cache. */
const READ_BYTES = 1 << 20;

/** What became of a step. */
export type Step = 'more' | 'end' | { readonly idleUntil: Promise<void> };

/** Where a runner's results go. */
export interface SplitRunnerHooks {
  onBatch(batch: Batch): void;
  onBadRecord(record: BadRecord): void;
  /** Awaited between batches while a sink is full. */
  readonly backpressure: () => Promise<void> | undefined;
}

/** Runs one split from open to end. */
export class SplitRunner {
  bytesIn = 0;
  rowsIn = 0;
  private readonly writer: RowWriter<Fields>;
  private readonly decoder: Decoder | undefined;

  private constructor(
    private readonly source: Source,
    readonly split: Split,
    private readonly reader: SplitReader,
    private readonly context: SourceContext,
    private readonly hooks: SplitRunnerHooks,
    neededColumns: ReadonlySet<string> | undefined,
  ) {
    this.writer = new RowWriter(context.engine, source.schema);
    this.decoder = source.format?.({
      engine: context.engine,
      batchSize: context.batchSize,
      source: split.id,
      onBadRecord: (record) => hooks.onBadRecord(record),
      neededColumns,
    });
  }

  static async open(
    source: Source,
    split: Split,
    position: Json | undefined,
    context: SourceContext,
    hooks: SplitRunnerHooks,
    neededColumns: ReadonlySet<string> | undefined,
  ): Promise<SplitRunner> {
    const reader = await source.open(split, position, context);
    return new SplitRunner(source, split, reader, context, hooks, neededColumns);
  }

  get badRecordCount(): number {
    return this.decoder?.badRecordCount ?? 0;
  }

  /** Polls once and processes what came. */
  async step(): Promise<Step> {
    if (this.reader.readInto !== undefined && this.decoder !== undefined) {
      return this.stepInto(this.decoder, this.reader.readInto.bind(this.reader));
    }
    const polled = this.reader.poll();
    return this.process(polled instanceof Promise ? await polled : polled);
  }

  position(): Json {
    if (this.decoder === undefined || this.reader.positionAt === undefined)
      return this.reader.position();
    return this.reader.positionAt(this.decoder.consumedBytes);
  }

  async close(): Promise<void> {
    this.decoder?.release();
    await this.reader.close();
  }

  private async stepInto(
    decoder: Decoder,
    readInto: (target: Uint8Array) => number,
  ): Promise<Step> {
    const byteCount = readInto(decoder.reserve(READ_BYTES));
    if (byteCount === 0) {
      decoder.end();
      await this.drain(decoder);
      return 'end';
    }
    decoder.commit(byteCount);
    this.bytesIn += byteCount;
    await this.drain(decoder);
    return 'more';
  }

  private async process(polled: Polled): Promise<Step> {
    switch (polled.kind) {
      case 'end':
        if (this.decoder !== undefined) {
          this.decoder.end();
          await this.drain(this.decoder);
        }
        return 'end';
      case 'idle':
        return { idleUntil: polled.wake };
      case 'bytes':
        await this.processBytes(polled.bytes);
        return 'more';
      case 'rows':
        await this.processRows(polled.rows);
        return 'more';
      case 'batch':
        await this.handOn(polled.batch);
        return 'more';
      case 'records':
        throw new MillraceError(
          'PLAN_UNSUPPORTED',
          `The source '${this.source.name}' polls framed records, which its format cannot decode.`,
        );
    }
  }

  private async processBytes(bytes: Uint8Array): Promise<void> {
    const decoder = this.decoder;
    if (decoder === undefined) {
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `The source '${this.source.name}' yields bytes but has no format; give it one, json() for example.`,
      );
    }
    for (let from = 0; from < bytes.length; from += READ_BYTES) {
      const piece = bytes.subarray(from, Math.min(bytes.length, from + READ_BYTES));
      decoder.reserve(piece.length).set(piece);
      decoder.commit(piece.length);
      this.bytesIn += piece.length;
      await this.drain(decoder);
    }
  }

  private async processRows(rows: readonly object[]): Promise<void> {
    for (let from = 0; from < rows.length; from += this.context.batchSize) {
      const count = Math.min(this.context.batchSize, rows.length - from);
      await this.handOn(this.writer.write(rows, from, count));
    }
  }

  private async drain(decoder: Decoder): Promise<void> {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      await this.handOn(batch);
    }
  }

  private handOn(batch: Batch): Promise<void> | void {
    this.rowsIn += batch.rowCount;
    this.hooks.onBatch(batch);
    this.context.engine.arena.reset();
    return this.hooks.backpressure();
  }
}
