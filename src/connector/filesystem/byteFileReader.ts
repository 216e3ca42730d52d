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

/** A part of a file. */
export interface ByteRange {
  readonly from: number;
  readonly until: number;
}

const LINE_END = 10;
const SEARCH_BYTES = 1 << 12;

/**
 * Where the first line begins that begins at `offset` or behind it: two readers that meet at an
 * offset find the same.
 */
export function lineStart(file: ByteFile, offset: number): number {
  if (offset === 0) return 0;
  const buffer = new Uint8Array(SEARCH_BYTES);
  for (let at = offset - 1; ;) {
    const byteCount = file.read(buffer, at);
    if (byteCount === 0) return at;
    const end = buffer.subarray(0, byteCount).indexOf(LINE_END);
    if (end >= 0) return at + end + 1;
    at += byteCount;
  }
}

/** Reads a file from a byte offset to its end, or the lines that begin in a range of it. */
export class ByteFileReader implements SplitReader {
  private readonly file: ByteFile;
  private readonly start: number;
  private readonly end: number;
  private offset: number;
  private buffer: Uint8Array | undefined;

  /**
   * @param start  Where to begin; a line's start.
   * @param range  Instead: a range of bytes; the lines that begin in it are read.
   */
  constructor(path: string, start: number | undefined, range?: ByteRange) {
    this.file = new ByteFile(path);
    this.start = start ?? (range === undefined ? 0 : lineStart(this.file, range.from));
    this.end = range === undefined ? Infinity : lineStart(this.file, range.until);
    this.offset = this.start;
  }

  readInto(target: Uint8Array): number {
    const left = this.end - this.offset;
    if (left <= 0) return 0;
    const room = target.length > left ? target.subarray(0, left) : target;
    const byteCount = this.file.read(room, this.offset);
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
