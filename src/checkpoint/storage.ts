// Checkpoint storage: where checkpoints are kept, behind the five operations that they need.
//
// Invariants
//   · Paths are relative, with '/' between their parts; what a part may hold is checked once, by
//     `storagePath`.
//   · `put` resolves when the bytes are durable under their path; a crash before leaves nothing
//     there, or something shorter that no manifest names.
//   · `rename` replaces its target in one step: a reader sees the one or the other.
import { MillraceError } from '../error.js';

/** Keeps files of checkpoints. */
export interface CheckpointStorage {
  /** For messages: a folder's path, a bucket. */
  readonly name: string;
  /** Writes a whole file, durably. The pieces are used again once it is resolved. */
  put(path: string, pieces: readonly Uint8Array[]): Promise<void>;
  /** The bytes of a file. @throws MillraceError CONNECTOR_NOT_FOUND without one. */
  get(path: string): Promise<Uint8Array>;
  /** Paths of all files below a folder (`''` = everything), sorted. */
  list(folder: string): Promise<string[]>;
  /** Removes a file; nothing happens without one. */
  delete(path: string): Promise<void>;
  /** Moves a file in one step, replacing the target. */
  rename(from: string, to: string): Promise<void>;
  /**
   * Makes sure that no other job uses the storage at the same time, where that can be known.
   *
   * @returns What gives it back.
   * @throws MillraceError CONNECTOR_IO when another job holds it.
   */
  lock?(): Promise<() => Promise<void>>;
}

/** Storage in memory: for tests, and for pages that need to survive errors but no reload. */
export function memoryStorage(): CheckpointStorage & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  let isLocked = false;
  return {
    name: 'memory',
    files,
    put: async (path, pieces) => void files.set(path, joined(pieces).slice()),
    get: async (path) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw missing('memory', path);
      return bytes;
    },
    list: async (folder) =>
      [...files.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort(),
    delete: async (path) => void files.delete(path),
    rename: async (from, to) => {
      const bytes = files.get(from);
      if (bytes === undefined) throw missing('memory', from);
      files.delete(from);
      files.set(to, bytes);
    },
    lock: async () => {
      if (isLocked) throw inUse('memory', 'another job of this process');
      isLocked = true;
      return async () => void (isLocked = false);
    },
  };
}

/** The error of a file that is not there. */
export function missing(storage: string, path: string): MillraceError {
  return new MillraceError('CONNECTOR_NOT_FOUND', `${storage} has no file '${path}'.`);
}

/** The error of a storage that another job uses. */
export function inUse(storage: string, by: string): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `The checkpoints in ${storage} are in use by ${by}: two jobs would overwrite each other. ` +
      `Stop that job, or give this one a folder of its own.`,
  );
}

/** A name as one part of a path: what could lead elsewhere, or not be a file name, is encoded. */
export function storagePart(name: string): string {
  const text = name.replace(/\p{Surrogate}/gu, '\ufffd');
  const encoded = encodeURIComponent(text).replace(/[*.'()!~]/g, (char) => {
    return char === '.' ? char : `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  if (encoded === '') return '%';
  // '.' and '..' are folders, and Windows drops dots at the end of a name.
  return encoded.replace(/\.+$/, (dots) => dots.replaceAll('.', '%2E'));
}

/** Pieces as one array. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
