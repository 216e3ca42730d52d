// Reads a file's bytes straight into the decoder's memory.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MillraceError } from '../../error.js';
import type { Json, Polled, SplitReader } from '../../source/source.js';
import { notFound } from './listFiles.js';

/** Bytes a read: larger ones are not faster, and leave the cache. */
const READ_BYTES = 1 << 20;

/** A position in a file, in bytes; 0 when there is none. */
export function offsetOf(position: Json | undefined): number {
  if (position === undefined) return 0;
  if (typeof position === 'number' && Number.isSafeInteger(position) && position >= 0)
    return position;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The position ${JSON.stringify(position)} is not one of a file; it belongs to another source.`,
  );
}

/** An open file. */
export class ByteFile {
  private readonly descriptor: number;

  /** @throws MillraceError CONNECTOR_NOT_FOUND, CONNECTOR_IO. */
  constructor(readonly path: string) {
    try {
      this.descriptor = openSync(path, 'r');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw notFound([path], cause);
      throw readError(path, cause);
    }
  }

  /**
   * Fills `target` from its start with the bytes at `offset`; returns how many there were, 0 at the
   * end.
   */
  read(target: Uint8Array, offset: number): number {
    try {
      return readSync(this.descriptor, target, 0, Math.min(target.length, READ_BYTES), offset);
    } catch (cause) {
      throw readError(this.path, cause);
    }
  }

  stats(): { byteCount: number; changedMs: number } {
    const { size, mtimeMs } = fstatSync(this.descriptor);
    return { byteCount: size, changedMs: mtimeMs };
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function readError(path: string, cause: unknown): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `'${path}' cannot be read: ${(cause as Error).message}.`,
    {
      cause,
    },
  );
}

/** Reads a file from a byte offset to its end. */
export class ByteFileReader implements SplitReader {
  private readonly file: ByteFile;
  private offset: number;
  private buffer: Uint8Array | undefined;

  constructor(
    path: string,
    private readonly start: number,
  ) {
    this.file = new ByteFile(path);
    this.offset = start;
  }

  readInto(target: Uint8Array): number {
    const byteCount = this.file.read(target, this.offset);
    this.offset += byteCount;
    return byteCount;
  }

  poll(): Polled {
    this.buffer ??= new Uint8Array(READ_BYTES);
    const byteCount = this.readInto(this.buffer);
    if (byteCount === 0) return { kind: 'end' };
    return { kind: 'bytes', bytes: this.buffer.subarray(0, byteCount) };
  }

  position(): Json {
    return this.offset;
  }

  positionAt(byteOffset: number): Json {
    return this.start + byteOffset;
  }

  close(): void {
    this.file.close();
  }
}
