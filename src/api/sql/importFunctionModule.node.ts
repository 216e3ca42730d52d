// Modules of functions: files beside the script, in JavaScript or TypeScript.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importJobFile } from '../importJobFile.js';

/** The exports of a module, whose path is relative to the folder. */
export async function importFunctionModule(
  specifier: string,
  baseFolder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const path = specifier.startsWith('file:')
    ? fileURLToPath(specifier)
    : resolve(baseFolder, specifier);
  return { ...(await importJobFile(path)) };
}
