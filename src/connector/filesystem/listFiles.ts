// Which files a path, folder, pattern or list of them means.
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { MillraceError } from '../../error.js';
import { globBase, globExpression, isGlob } from './glob.js';

/** A file to read. */
export interface FoundFile {
  /** As given, or below what was given; with forward slashes. */
  readonly path: string;
  readonly byteCount: number;
  /** Milliseconds since 1970 of its last change. */
  readonly changedMs: number;
}

/**
 * The files that `paths` mean, each once, sorted by path. Folders are read with all folders below;
 * names that begin with `.` or `_` are left out of folders and patterns, because unfinished and
 * auxiliary files are named so.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND naming the path and the working directory; not for a
 *   pattern.
 */
export function listFiles(paths: readonly string[]): FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const given of paths) {
    for (const file of filesOf(slashed(given))) found.set(file.path, file);
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The error of a path that leads nowhere. */
export function notFound(paths: readonly string[], cause?: unknown): MillraceError {
  const named = paths.map((path) => `'${path}'`).join(', ');
  return new MillraceError(
    'CONNECTOR_NOT_FOUND',
    `There is no file ${named} (working directory ${process.cwd()}). ` +
      `Check the path, or make it absolute.`,
    { cause },
  );
}

function filesOf(path: string): FoundFile[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return below(path);
  if (stats !== undefined) return [{ path, byteCount: stats.size, changedMs: stats.mtimeMs }];
  if (!isGlob(path)) throw notFound([path]);
  const expression = globExpression(path.replace(/^(?:\.\/)+/u, ''));
  const base = globBase(path);
  if (statSync(base, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return below(base).filter((file) => expression.test(file.path.replace(/^(?:\.\/)+/u, '')));
}

function below(folder: string): FoundFile[] {
  const prefix = folder === '/' ? '/' : folder === '.' ? '' : `${folder.replace(/\/+$/u, '')}/`;
  return readFolder(folder).flatMap((entry) => {
    if (/^[._]/u.test(entry.name)) return [];
    const path = prefix + entry.name;
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return [];
    if (entry.isDirectory()) return below(path);
    return stats.isFile() ? [{ path, byteCount: stats.size, changedMs: stats.mtimeMs }] : [];
  });
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_IO',
      `The folder '${folder}' cannot be read: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
