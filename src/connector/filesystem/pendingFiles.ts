// Pending files: what a stream wrote into a folder and did not commit, under names that readers
// skip.
//
//   .part-0-00003.csv.9f86d081-3b1c70aa.inprogress
//    └ name it gets ┘ └ stream └ unique
//
// Invariants
//   · The stream's tag keeps the files of two streams apart; two jobs that write one folder by
//     streams of one name need names of their own, `sinkTo(…, 'name')`.
//   · A file is removed only when no checkpoint that the job goes on from names it.
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PENDING = /^\.(.+)\.([0-9a-f]{8})-[0-9a-f]{8}\.inprogress$/u;

/** A name for a file that will be at `path`, in its folder, so that a rename moves no bytes. */
export function pendingPathOf(path: string, tag: string): string {
  const unique = randomUUID().slice(0, 8);
  return join(dirname(path), `.${basename(path)}.${tag}-${unique}.inprogress`);
}

/** The tag of a stream's name. */
export function streamTag(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

/**
 * Removes pending files of a stream in a folder.
 *
 * @param isMine  Told the name that a file would have got.
 * @param kept  Paths of pending files that will be committed.
 */
export function removeOrphans(
  folder: string,
  tag: string,
  isMine: (name: string) => boolean,
  kept: readonly string[],
): void {
  const keptNames = new Set(kept.map((path) => basename(path)));
  for (const name of namesIn(folder)) {
    const match = PENDING.exec(name);
    if (match === null || match[2] !== tag || keptNames.has(name) || !isMine(match[1])) continue;
    rmSync(join(folder, name), { force: true });
  }
}

/**
 * Makes the names of a file's folder durable; Windows cannot sync folders and does not need to.
 */
export function syncFolderOf(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
