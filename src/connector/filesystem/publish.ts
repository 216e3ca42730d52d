// Makes pending files visible. May be repeated after a crash at any instant.
//
//   whole file       rename pending → path
//   appended bytes   path cut to `offset`, the pending bytes behind it, pending removed
import { existsSync, fsyncSync, openSync, closeSync, readSync } from 'node:fs';
import { ftruncateSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { MillraceError } from '../../error.js';
import { writing } from './filePart.js';
import { syncFolderOf } from './pendingFiles.js';

/** A pending file as a checkpoint keeps it. */
export interface PendingFile {
  readonly pendingPath: string;
  readonly path: string;
  /** Bytes of `path` before these; 0 = the pending file replaces it. */
  readonly offset: number;
  readonly byteCount: number;
}

/**
 * @throws MillraceError CONNECTOR_IO; INTERNAL_STATE when neither the pending file nor its result
 * is there.
 */
export function publish(file: PendingFile): void {
  const { pendingPath, path, offset, byteCount } = file;
  writing(path, () => {
    if (!existsSync(pendingPath)) return requirePublished(file);
    if (offset === 0) renameSync(pendingPath, path);
    else appendFile(pendingPath, path, offset, byteCount);
    syncFolderOf(path);
  });
}

function requirePublished({ path, pendingPath, offset, byteCount }: PendingFile): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? -1;
  if (size >= offset + byteCount) return;
  throw new MillraceError(
    'CONNECTOR_IO',
    `'${path}' cannot be completed: its pending file '${pendingPath}' is gone. ` +
      `Start from an earlier checkpoint.`,
  );
}

function appendFile(from: string, to: string, offset: number, byteCount: number): void {
  const source = openSync(from, 'r');
  const target = openSync(to, 'r+');
  try {
    ftruncateSync(target, offset);
    const buffer = Buffer.allocUnsafe(Math.min(byteCount, 1 << 20));
    for (let at = 0; at < byteCount;) {
      const count = readSync(source, buffer, 0, buffer.length, at);
      if (count === 0) break;
      for (let done = 0; done < count;) {
        done += writeSync(target, buffer, done, count - done, offset + at + done);
      }
      at += count;
    }
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
  rmSync(from);
}
