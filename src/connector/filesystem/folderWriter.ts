// Writes a folder of part files, each whole, rolled by size and time.
//
//   part-0-00000 ■■■■■ │ part-0-00001 ■■■■■ │ part-0-00002 ■■□   checkpoint: it is closed too
import { join } from 'node:path';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder, EncoderFactory } from '../../encode/encoder.js';
import type { SinkContext, SinkWriter } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { FilePart } from './filePart.js';
import { dropPending, fileExists } from './fileWriter.js';
import { nextPartNumber, partName, removeParts } from './partNames.js';
import { publish, type PendingFile } from './publish.js';

/** When a part file is closed and the next one begun. */
export interface Rolling {
  /** Bytes of a part, about. Default 128 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds that a part is open, looked at when rows are written. Default 60,000. */
  readonly maxMs?: number;
}

const DEFAULT_ROLLING: Required<Rolling> = { maxBytes: 128 * 2 ** 20, maxMs: 60_000 };
/** One writer a stream at parallelism 1. */
const SUBTASK = 0;

interface OpenPart {
  readonly file: FilePart;
  readonly openedMs: number;
}

interface Handle {
  /** Parts numbered below are replaced by this commit. */
  readonly removeBelow: number;
  readonly files: readonly PendingFile[];
}

/** The writer of a folder. */
export class FolderWriter<F extends Fields> implements SinkWriter<F> {
  bytesWritten = 0;
  readonly needsFlush = false;
  private readonly buffer = FilePart.buffer();
  private readonly rolling: Required<Rolling>;
  private encoder: Encoder<F> | undefined;
  private part: OpenPart | undefined;
  private partNumber: number;
  private removeBelow = 0;
  /** Closed since the last preCommit. */
  private closed: PendingFile[] = [];

  constructor(
    private readonly folder: string,
    private readonly format: string,
    mode: 'overwrite' | 'append' | 'error',
    rolling: Rolling,
    private readonly factory: EncoderFactory,
    private readonly context: SinkContext<F>,
  ) {
    this.rolling = { ...DEFAULT_ROLLING, ...rolling };
    this.partNumber = nextPartNumber(folder);
    if (mode === 'error' && this.partNumber > 0) throw fileExists(folder);
    if (mode === 'overwrite') this.removeBelow = this.partNumber;
  }

  write(batch: Batch<F>): void {
    if (batch.rowCount === 0) return;
    this.part ??= this.nextPart();
    this.encoder ??= this.begin(this.part.file);
    this.append(this.part.file, this.encoder.encode(batch));
    const ageMs = this.context.clock.now() - this.part.openedMs;
    const isFull = this.part.file.byteCount >= this.rolling.maxBytes;
    if (isFull || ageMs >= this.rolling.maxMs) this.finishPart();
  }

  async flush(): Promise<void> {
    this.part?.file.drain();
  }

  async preCommit(_checkpointId: number): Promise<Json> {
    this.finishPart();
    const handle: Handle = { removeBelow: this.removeBelow, files: this.closed };
    this.removeBelow = 0;
    this.closed = [];
    return { removeBelow: handle.removeBelow, files: handle.files.map((file) => ({ ...file })) };
  }

  async commit(handle: Json): Promise<void> {
    const { removeBelow, files } = handle as unknown as Handle;
    removeParts(this.folder, removeBelow);
    files.forEach(publish);
  }

  async abort(): Promise<void> {
    this.part?.file.drop();
    this.part = undefined;
    this.endEncoder();
    dropPending(this.closed.splice(0));
  }

  async close(): Promise<void> {
    await this.abort();
  }

  private nextPart(): OpenPart {
    const name = partName(SUBTASK, this.partNumber++, this.format);
    const file = new FilePart(join(this.folder, name), this.buffer);
    return { file, openedMs: this.context.clock.now() };
  }

  private begin(file: FilePart): Encoder<F> {
    const encoder = this.factory(this.context.engine, this.context.schema);
    this.append(file, encoder.header());
    return encoder;
  }

  private finishPart(): void {
    const { part, encoder } = this;
    if (part === undefined || encoder === undefined) return;
    const { file } = part;
    this.append(file, encoder.footer());
    file.finish();
    this.part = undefined;
    this.endEncoder();
    const { pendingPath, path, byteCount } = file;
    this.closed.push({ pendingPath, path, offset: 0, byteCount });
  }

  private endEncoder(): void {
    this.encoder?.release();
    this.encoder = undefined;
  }

  private append(file: FilePart, bytes: Uint8Array): void {
    file.append(bytes);
    this.bytesWritten += bytes.length;
  }
}
