// Our side is measured as it is shipped, dist/: built anew when a source is newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds kernels and dist/ unless they are current. */
export function buildPackage() {
  const built = ['dist/lib/esm/index.js', 'build/kernels.wasm'].map((path) => root + path);
  const newest = Math.max(...['src', 'assembly'].map(newestIn));
  if (built.every((path) => existsSync(path) && statSync(path).mtimeMs >= newest)) return;
  const { status } = spawnSync(process.execPath, [`${root}scripts/build.mjs`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The package does not build: npm run build.');
}

function newestIn(folder) {
  return readdirSync(root + folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, { parentPath, name }) => {
      return Math.max(newest, statSync(`${parentPath}/${name}`).mtimeMs);
    }, 0);
}
