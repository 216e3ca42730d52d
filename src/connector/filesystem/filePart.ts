// A file that is being written: bytes gathered into large writes, under a name that readers skip.
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MillraceError } from '../../error.js';
import { makeFolder } from './makeFolder.js';
import { pendingPathOf, syncFolderOf } from './pendingFiles.js';

const BUFFER_BYTES = 1 << 20;

/** A pending file next to the place where its bytes will be visible. */
export class FilePart {
  /** Bytes given to it so far. */
  byteCount = 0;
  /** Next to `path`, under a name that readers skip. */
  readonly pendingPath: string;
  private readonly descriptor: number;
  private used = 0;

  /** @throws MillraceError CONNECTOR_IO when the folder cannot be made or written. */
  constructor(
    readonly path: string,
    /** Of the stream that writes it. */
    tag: string,
    /** Shared by the parts of a writer, of which one is written at a time. */
    private readonly buffer: Buffer,
  ) {
    this.pendingPath = pendingPathOf(path, tag);
    this.descriptor = writing(path, () => {
      makeFolder(dirname(path));
      return openSync(this.pendingPath, 'wx');
    });
  }

  static buffer(): Buffer {
    return Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Takes bytes; a view of the linear memory is copied or written before it returns. */
  append(bytes: Uint8Array): void {
    this.byteCount += bytes.length;
    if (this.used + bytes.length > this.buffer.length) this.drain();
    if (bytes.length >= this.buffer.length) return this.writeAll(bytes);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
  }

  /** Hands everything to the operating system. */
  drain(): void {
    const { used } = this;
    this.used = 0;
    this.writeAll(this.buffer.subarray(0, used));
  }

  /** Makes the bytes durable and closes the file. */
  finish(): void {
    this.drain();
    writing(this.path, () => {
      fsyncSync(this.descriptor);
      syncFolderOf(this.pendingPath);
    });
    closeSync(this.descriptor);
  }

  /** Closes and removes the file. */
  drop(): void {
    closeSync(this.descriptor);
    rmSync(this.pendingPath, { force: true });
  }

  private writeAll(bytes: Uint8Array): void {
    writing(this.path, () => {
      for (let at = 0; at < bytes.length;) {
        at += writeSync(this.descriptor, bytes, at, bytes.length - at);
      }
    });
  }
}

/** Does something with a file that is written; a failure names it. */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    throw new MillraceError(
      'CONNECTOR_IO',
      `'${path}' cannot be written: ${(cause as Error).message}.`,
      {
        cause,
      },
    );
  }
}
