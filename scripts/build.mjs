// Builds everything that a package needs: kernels (release and debug), then dist/.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (tool, ...args) =>
  execFileSync(process.execPath, [`${root}node_modules/${tool}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });

for (const target of ['release', 'debug']) {
  run('assemblyscript/bin/asc.js', '--config', 'asconfig.json', '--target', target);
}
if (!process.argv.includes('--kernels')) {
  rmSync(`${root}dist`, { recursive: true, force: true });
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  mkdirSync(`${root}dist/build`, { recursive: true });
  for (const file of ['kernels.wasm', 'kernels.d.ts', 'kernels.js']) {
    cpSync(`${root}build/${file}`, `${root}dist/build/${file}`);
  }
  await bundle();
}

/** The entry points as few files: 280 small modules take 80 ms longer to import. Types stay beside the modules. */
async function bundle() {
  const source = (path) => `${root}dist/src/${path}.js`;
  const entries = {
    index: source('index'),
    arrow: source('arrow'),
    sqlite: source('connector/sqlite/index'),
    cli: source('cli/main'),
  };
  const isPackage = (id) => !id.startsWith('.') && !id.startsWith('/') && !/^[a-z]:/i.test(id);
  const build = await rolldown({ input: entries, platform: 'node', external: isPackage });
  await build.write({ dir: `${root}dist/lib/esm`, format: 'esm', sourcemap: true });
}
