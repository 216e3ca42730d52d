// Writes one file. The first commit puts it in place, later ones add to it.
//
// Invariants
//   · Nothing is visible under its name before `commit`, which may be repeated with the same
//     handle.
//   · A writer that goes on from a checkpoint begins behind the bytes of its last handle; what an
//     earlier run added behind them is cut off by the next commit.
//   · A format with a footer is whole with a commit, so a file of it takes no rows after one.
import { rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder, EncoderFactory } from '../../encode/encoder.js';
import { MillraceError } from '../../error.js';
import type { SinkContext, SinkWriter } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { FilePart, writing } from './filePart.js';
import { removeOrphans, streamTag } from './pendingFiles.js';
import { publish, type PendingFile } from './publish.js';

interface Handle {
  readonly files: readonly PendingFile[];
  /** Bytes of the file with these. */
  readonly size: number;
}

/** The writer of a single file. */
export class FileWriter<F extends Fields> implements SinkWriter<F> {
  bytesWritten = 0;
  readonly needsFlush = false;
  private readonly buffer = FilePart.buffer();
  private readonly encoder: Encoder<F>;
  private part: FilePart | undefined;
  /** Bytes of the file before those of the part at hand. */
  private offset: number;
  private isComplete = false;
  private readonly tag: string;

  constructor(
    private readonly path: string,
    mode: 'overwrite' | 'append' | 'error',
    private readonly hasFooter: boolean,
    factory: EncoderFactory,
    context: SinkContext<F>,
  ) {
    const { restored = [], parallelism = 1 } = context;
    if (parallelism > 1) throw oneWriter(path, parallelism);
    this.tag = streamTag(context.name);
    const handles = restored as unknown as readonly Handle[];
    const kept = handles.flatMap(({ files }) => files.map((file) => file.pendingPath));
    writing(path, () => {
      removeOrphans(dirname(path), this.tag, (name) => name === basename(path), kept);
    });
    const last = handles.at(-1);
    this.offset = last === undefined ? this.firstOffset(mode) : last.size;
    this.isComplete = last !== undefined;
    this.encoder = factory(context.engine, context.schema);
  }

  write(batch: Batch<F>): void {
    if (batch.rowCount === 0) return;
    const part = this.openPart();
    this.append(part, this.encoder.encode(batch));
  }

  async flush(): Promise<void> {
    this.part?.drain();
  }

  async preCommit(_checkpointId: number): Promise<Json> {
    // A file without rows is made too, so that whoever reads the result finds one.
    const part = this.part ?? (this.offset === 0 && !this.isComplete ? this.openPart() : undefined);
    if (part === undefined) return { files: [], size: this.offset };
    this.append(part, this.encoder.footer());
    part.finish();
    this.part = undefined;
    const { pendingPath, path, byteCount } = part;
    const file: PendingFile = { pendingPath, path, offset: this.offset, byteCount };
    this.offset += byteCount;
    this.isComplete = true;
    return { files: [{ ...file }], size: this.offset };
  }

  async commit(handle: Json): Promise<void> {
    (handle as unknown as Handle).files.forEach(publish);
  }

  async abort(): Promise<void> {
    this.part?.drop();
    this.part = undefined;
  }

  async close(): Promise<void> {
    await this.abort();
    this.encoder.release();
  }

  private firstOffset(mode: 'overwrite' | 'append' | 'error'): number {
    const { path } = this;
    const size = writing(path, () => statSync(path, { throwIfNoEntry: false })?.size);
    if (mode === 'error' && size !== undefined) throw fileExists(path);
    const offset = mode === 'append' && size !== undefined ? size : 0;
    if (offset > 0 && this.hasFooter) throw cannotAppend(path);
    return offset;
  }

  private openPart(): FilePart {
    if (this.part !== undefined) return this.part;
    if (this.isComplete && this.hasFooter) throw alreadyComplete(this.path);
    this.part = new FilePart(this.path, this.tag, this.buffer);
    if (this.offset === 0) this.append(this.part, this.encoder.header());
    return this.part;
  }

  private append(part: FilePart, bytes: Uint8Array): void {
    part.append(bytes);
    this.bytesWritten += bytes.length;
  }
}

/** Removes pending files. */
export function dropPending(files: readonly PendingFile[]): void {
  for (const { pendingPath } of files) rmSync(pendingPath, { force: true });
}

/** The error of mode `error`. */
export function fileExists(path: string): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `'${path}' exists; remove it, or give mode: 'overwrite' or 'append'.`,
  );
}

function cannotAppend(path: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${path}' cannot be added to, because its format ends with an index; ` +
      `write to a folder ('${path}/'), or give mode: 'overwrite'.`,
  );
}

function alreadyComplete(path: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${path}' was completed by a checkpoint, because its format ends with an index; ` +
      `write to a folder ('${path}/'), which gets a part file with each checkpoint.`,
  );
}

function oneWriter(path: string, parallelism: number): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `The file '${path}' cannot be written by ${parallelism} subtasks at once; ` +
      `write to a folder ('${path}/'), which gets part files of each.`,
  );
}
