// A file of the origin-private file system as a sink.
//
//   batch ──► encoder ──► pieces ──(flush)──► the browser's own copy ──(commit)──► the file
//
// Invariants
//   · Nothing is visible before `commit`: the browser puts its copy in place of the file when it is
//     closed, and drops it when the page goes.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Encoder } from '../../encode/encoder.js';
import { MillraceError } from '../../error.js';
import type { Format } from '../../format/format.js';
import { isBatchFormat, type BatchFormat } from '../filesystem/batchFormat.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import type { Sink } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';

/** Options of {@link opfsFile}. */
export interface OpfsFileOptions {
  /** A byte format (json(), csv()) or a format of columns (arrow() of `millrace/arrow`). */
  readonly format: Format | BatchFormat;
  /** What happens to a file that is there: replaced, or added to. Default `overwrite`. */
  readonly mode?: 'overwrite' | 'append';
}

const BUFFERED_BYTES = 1 << 20;

/**
 * Writes a stream into a file of the origin-private file system, in pages and workers; folders of
 * the path are created. The page reads it by `navigator.storage.getDirectory()`. Each commit of an
 * unbounded job copies the file: set `commitInterval` of the environment with that in mind. A file
 * of columns takes one commit only.
 *
 * @example hourly.sinkTo(opfsFile('results/hourly.csv', { format: csv() }))
 * @throws MillraceError CONNECTOR_IO from the job.
 */
export function opfsFile<F extends Fields>(path: string, options: OpfsFileOptions): Sink<F> {
  return {
    name: path,
    open: async ({ engine, schema }) => {
      const file = await openFile(path);
      const { size } = await file.getFile();
      const offset = options.mode === 'append' ? size : 0;
      const { format } = options;
      const hasFooter = isBatchFormat(format);
      if (offset > 0 && hasFooter) throw isWhole(path);
      const factory = hasFooter ? await format.batchEncoder() : format.encoder();
      return new OpfsWriter(path, file, factory(engine, schema), offset, hasFooter);
    },
  };
}

class OpfsWriter extends MemoryWriter {
  bytesWritten = 0;
  private pieces: Uint8Array<ArrayBuffer>[] = [];
  private pieceBytes = 0;
  private target: FileSystemWritableFileStream | undefined;

  constructor(
    private readonly path: string,
    private readonly file: FileSystemFileHandle,
    private readonly encoder: Encoder,
    /** Bytes of the file that stay. */
    private offset: number,
    private readonly hasFooter: boolean,
  ) {
    super();
    if (offset === 0) this.add(encoder.header());
  }

  write(batch: Batch): void {
    if (batch.rowCount === 0) return;
    if (this.hasFooter && this.offset > 0) throw isWhole(this.path);
    this.add(this.encoder.encode(batch));
  }

  override get needsFlush(): boolean {
    return this.pieceBytes >= BUFFERED_BYTES;
  }

  override async flush(): Promise<void> {
    if (this.pieces.length === 0) return;
    const bytes = new Blob(this.pieces);
    this.pieces = [];
    this.pieceBytes = 0;
    await this.writing(async () => (await this.opened()).write(bytes));
  }

  override async preCommit(): Promise<Json> {
    if (this.offset === 0) this.add(this.encoder.footer());
    // A file without rows is made too, so that whoever reads the result finds one.
    if (this.bytesWritten === 0 && this.offset === 0) await this.writing(() => this.opened());
    await this.flush();
    return null;
  }

  override async commit(): Promise<void> {
    const { target } = this;
    if (target === undefined) return;
    this.target = undefined;
    await this.writing(() => target.close());
    this.offset = (await this.file.getFile()).size;
  }

  override async abort(): Promise<void> {
    const { target } = this;
    this.target = undefined;
    this.pieces = [];
    await target?.abort();
  }

  override async close(): Promise<void> {
    this.encoder.release();
  }

  /** Copies, because the encoder's bytes are gone with the next batch. */
  private add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.pieces.push(bytes.slice());
    this.pieceBytes += bytes.length;
    this.bytesWritten += bytes.length;
  }

  private async opened(): Promise<FileSystemWritableFileStream> {
    if (this.target !== undefined) return this.target;
    const target = await this.file.createWritable({ keepExistingData: this.offset > 0 });
    if (this.offset > 0) await target.seek(this.offset);
    this.target = target;
    return target;
  }

  private async writing<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      throw failed(this.path, cause);
    }
  }
}

async function openFile(path: string): Promise<FileSystemFileHandle> {
  const names = path.split('/').filter((name) => name !== '');
  const fileName = names.pop() ?? '';
  try {
    let folder = await navigator.storage.getDirectory();
    for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
    return await folder.getFileHandle(fileName, { create: true });
  } catch (cause) {
    throw failed(path, cause);
  }
}

function isWhole(path: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `'${path}' cannot be added to, because its format ends with an index; use json() or csv(), ` +
      `or write it once, by a bounded job with mode 'overwrite'.`,
  );
}

function failed(path: string, cause: unknown): MillraceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError(
    'CONNECTOR_IO',
    `'${path}' cannot be written to the origin-private file system: ${reason} It needs a page ` +
      `served over https or from localhost, and a browser whose files have createWritable().`,
    { cause },
  );
}
