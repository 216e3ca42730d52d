// Paths in options → paths of the file system.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogTable } from '../catalog/catalogObject.js';
import { optionError } from './optionReader.js';

/** A path as it is, `file://…`, or relative to the folder of the script. A `/` at its end stays. */
export function localPath(text: string, baseFolder: string, table: CatalogTable): string {
  if (text === '') throw optionError(table, 'path', "the option 'path' is empty.");
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]+):\/(.*)$/i.exec(text) ?? [];
  if (scheme === undefined) return inFolder(baseFolder, text);
  if (scheme.toLowerCase() !== 'file') {
    const problem = `paths '${scheme}://…' are not supported yet: files are local, 'file:///…'.`;
    throw optionError(table, 'path', problem, 'PLAN_UNSUPPORTED');
  }
  try {
    // Flink writes file:/a, file:///a alike; file://a is taken for a relative path by many scripts.
    const path = rest.startsWith('/') ? rest.slice(1) : rest;
    if (rest.startsWith('/') && !path.startsWith('/')) return inFolder(baseFolder, path);
    return fileURLToPath(`file:///${path.replace(/^\//, '')}`);
  } catch {
    throw optionError(table, 'path', `the option 'path' is '${text}', which is no file address.`);
  }
}

function inFolder(folder: string, text: string): string {
  const path = resolve(folder, text);
  return text.endsWith('/') ? `${path}/` : path;
}
