// Generated data: made once, kept in bench/data, named after what is in it.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../data/', import.meta.url));

/**
 * The path of a generated file. `generate(path)` runs when the file is missing, into a temporary
 * name, so that an interrupted run leaves nothing that looks complete.
 */
export async function generated(name, generate) {
  const path = folder + name;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`generating bench/data/${name}\n`);
  await generate(`${path}.partial`);
  renameSync(`${path}.partial`, path);
  return path;
}
