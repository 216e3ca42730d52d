// What a watched folder has brought since the last look.
//
//   a path never seen                       split `path`, read from its start
//   a path that grew after its reader ended split `path#2`, `path#3` …, read from where that ended
//
// Invariants
//   · A byte of a file is in one split. Ids are unique, and stable as long as files only grow.
import type { Split } from '../../source/source.js';
import { listFiles, type FoundFile } from './listFiles.js';
import type { WatchTimes } from './tailReader.js';

interface KnownFile {
  splitCount: number;
  /** Where its last reader ended; undefined while it reads. */
  end?: number;
}

/** Finds the splits of files that appear and grow. */
export class WatchedFiles {
  private readonly known = new Map<string, KnownFile>();

  constructor(
    private readonly paths: readonly string[],
    private readonly times: WatchTimes,
    /** Whether a file can be read while it is being written. */
    private readonly isTailable: (path: string) => boolean,
  ) {}

  /** The splits that were not there at the last look. */
  look(now: number): Split[] {
    return listFiles(this.paths).flatMap((file) => {
      const known = this.known.get(file.path);
      if (known !== undefined) return this.grown(file, known);
      if (!this.isTailable(file.path) && now - file.changedMs < this.times.settledMs) return [];
      this.known.set(file.path, { splitCount: 1 });
      return [{ id: file.path, details: { path: file.path, offset: 0 } }];
    });
  }

  /** Notes where the reader of a path ended. */
  ended(path: string, offset: number): void {
    const known = this.known.get(path);
    if (known !== undefined) known.end = offset;
  }

  private grown({ path, byteCount }: FoundFile, known: KnownFile): Split[] {
    if (known.end === undefined || byteCount <= known.end || !this.isTailable(path)) return [];
    const offset = known.end;
    known.end = undefined;
    known.splitCount += 1;
    return [{ id: `${path}#${known.splitCount}`, details: { path, offset } }];
  }
}
