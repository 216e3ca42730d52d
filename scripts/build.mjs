// Builds everything that a package needs: kernels (release and debug), then dist/.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { bundleForBrowser, together } from './browserBundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (tool, ...args) =>
  execFileSync(process.execPath, [`${root}node_modules/${tool}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });

const source = (path) => `${root}dist/src/${path}.js`;

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
  await bundleBrowser();
}

/** The entry points as few files: 280 small modules take 80 ms longer to import. Types stay beside the modules. */
async function bundle() {
  const entries = {
    index: source('index'),
    arrow: source('arrow'),
    sqlite: source('connector/sqlite/index'),
    mysql: source('connector/mysql/index'),
    postgres: source('connector/postgres/index'),
    websocket: source('connector/websocket/index'),
    http: source('connector/http/index'),
    s3: source('checkpoint/s3/index'),
    opentelemetry: source('observe/opentelemetry/index'),
    testing: source('testing/index'),
    sql: source('tables'),
    sqlJob: source('api/sql/sqlJob'),
    cli: source('cli/main'),
    worker: source('worker'),
  };
  const build = await rolldown({ input: entries, platform: 'node', external: isPackage });
  await build.write({ dir: `${root}dist/lib/esm`, format: 'esm', sourcemap: true });
}

/** For browsers: the same, with the kernels beside it, and once more with the kernels in it. */
async function bundleBrowser() {
  const dir = `${root}dist/lib/browser`;
  const entries = {
    index: source('browser'),
    sql: source('tables'),
    arrow: source('arrow'),
    s3: source('checkpoint/s3/index'),
    opentelemetry: source('observe/opentelemetry/index'),
    worker: source('worker.browser'),
  };
  const build = await bundleForBrowser(entries, { external: isPackage });
  const files = together([
    [entries.index, 'core'],
    [entries.sql, 'tables'],
  ]);
  await build.write({ dir, format: 'esm', sourcemap: true, ...files });
  cpSync(`${root}build/kernels.wasm`, `${dir}/kernels.wasm`);
  const base64 = readFileSync(`${root}build/kernels.wasm`).toString('base64');
  writeFileSync(
    `${dir}/inline.js`,
    [
      `// The kernels in a module of their own, for bundlers that cannot copy files.`,
      `import { loadKernels } from './index.js';`,
      `const kernels = '${base64}';`,
      `void loadKernels(Uint8Array.from(atob(kernels), (char) => char.charCodeAt(0)));`,
      `export * from './index.js';\n`,
    ].join('\n'),
  );
}

function isPackage(id) {
  return !id.startsWith('.') && !id.startsWith('/') && !/^[a-z]:/i.test(id);
}
