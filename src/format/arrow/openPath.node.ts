// Files by their paths (Node). Bundles for browsers have openPath.browser.ts in this place.
import type { FileHandle } from 'node:fs/promises';

/** An open file, as apache-arrow reads it. */
export type OpenPath = Pick<FileHandle, 'close'>;

/** Opens a file for reading. */
export async function openPath(path: string): Promise<OpenPath> {
  const { open } = await import('node:fs/promises');
  return open(path, 'r');
}
