// Writes a folder of part files, each whole, rolled by size and time.
//
//   part-0-00000 ■■■■■ │ part-0-00001 ■■■■■ │ part-0-00002 ■■□   checkpoint: it is closed too
//     in progress ──(full, old, checkpoint: synced)──► pending ──(commit: renamed)──► committed
//
// Invariants
//   · Names carry the subtask, so that writers of several subtasks never share one.
//   · Pending files of an earlier run are removed unless a handle names them, by the subtask that
//     takes over those of the subtask that wrote them.
import { join } from 'node:path';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder, EncoderFactory } from '../../encode/encoder.js';
import type { SinkContext, SinkWriter } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { durationMs, type Duration } from '../../time/duration.js';
import { parseBytes, type ByteSize } from '../../wasm/byteSize.js';
import { FilePart, writing } from './filePart.js';
import { dropPending, fileExists } from './fileWriter.js';
import { nextPartNumber, partName, removeParts, subtaskOfPart } from './partNames.js';
import { removeOrphans, streamTag } from './pendingFiles.js';
import { publish, type PendingFile } from './publish.js';

/** When a part file is closed and the next one begun; each checkpoint closes it too. */
export interface RollingPolicy {
  /** Bytes of a part, about. Default 128 MiB. */
  readonly size?: ByteSize;
  /** How long a part is open, looked at when rows are written. Default one minute. */
  readonly interval?: Duration;
}

const DEFAULT_BYTES = 128 * 2 ** 20;
const DEFAULT_INTERVAL = '1min';

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
  private readonly bytesMax: number;
  private readonly ageMsMax: number;
  private readonly subtask: number;
  private readonly tag: string;
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
    rolling: RollingPolicy,
    private readonly factory: EncoderFactory,
    private readonly context: SinkContext<F>,
  ) {
    this.bytesMax = parseBytes(rolling.size) ?? DEFAULT_BYTES;
    this.ageMsMax = durationMs(rolling.interval ?? DEFAULT_INTERVAL, 'rollingPolicy.interval');
    this.subtask = context.subtask ?? 0;
    this.tag = streamTag(context.name);
    const handles = (context.restored ?? []) as unknown as readonly Handle[];
    const pending = handles.flatMap((handle) => handle.files);
    this.removeOrphans(pending);
    this.partNumber = nextPartNumber(
      folder,
      pending.map((file) => file.path),
    );
    // Subtask 0 goes on with the handles of subtask 0: without one, the job has not written yet.
    if (this.subtask > 0 || handles.length > 0) return;
    if (mode === 'error' && this.partNumber > 0) throw fileExists(folder);
    if (mode === 'overwrite') this.removeBelow = this.partNumber;
  }

  write(batch: Batch<F>): void {
    if (batch.rowCount === 0) return;
    this.part ??= this.nextPart();
    this.encoder ??= this.begin(this.part.file);
    this.append(this.part.file, this.encoder.encode(batch));
    const ageMs = this.context.clock.now() - this.part.openedMs;
    const isFull = this.part.file.byteCount >= this.bytesMax;
    if (isFull || ageMs >= this.ageMsMax) this.finishPart();
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

  private removeOrphans(pending: readonly PendingFile[]): void {
    const { folder, tag, subtask } = this;
    const { parallelism = 1 } = this.context;
    const isMine = (name: string): boolean => {
      const writer = subtaskOfPart(name);
      return writer !== undefined && writer % parallelism === subtask;
    };
    const kept = pending.map((file) => file.pendingPath);
    writing(folder, () => removeOrphans(folder, tag, isMine, kept));
  }

  private nextPart(): OpenPart {
    const name = partName(this.subtask, this.partNumber++, this.format);
    const file = new FilePart(join(this.folder, name), this.tag, this.buffer);
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
