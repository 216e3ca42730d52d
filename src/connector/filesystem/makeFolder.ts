// Makes folders and those above them, and tells why it cannot.
//
// Node's recursive mkdir says ENOENT where the file system is read-only and more; making the one
// folder that is missing first tells the system's reason.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** @returns The first folder that was made; undefined when all were there. */
export function makeFolder(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(firstMissing(resolve(path)));
    throw error;
  }
}

function firstMissing(path: string): string {
  let at = path;
  while (!existsSync(dirname(at))) at = dirname(at);
  return at;
}
