// Writes the API reference to out/api, and counts what the package exports without a comment: the
// count may only fall.
//
//   node scripts/apiReference.mjs                      fails when undocumented.json allows less
//   MILLRACE_REFRESH=1 node scripts/apiReference.mjs   writes the count
//   node scripts/apiReference.mjs --if-reachable       does nothing where no registry answers
//
// Typedoc reads sources with TypeScript 6, while the project compiles with 7: both are fetched for
// the run and stay outside of node_modules.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const RATCHET = `${root}scripts/undocumented.json`;
const FETCH_MS_MAX = 60_000;

const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const entries = new Set(
  Object.values(exports).flatMap(({ types }) =>
    types === undefined ? [] : [types.replace('./dist/', '').replace('.d.ts', '.ts')],
  ),
);

if (process.argv.includes('--if-reachable')) {
  const { status } = typedoc(['--version'], { timeout: FETCH_MS_MAX });
  if (status !== 0) {
    console.log('typedoc cannot be fetched; no API reference.');
    process.exit(0);
  }
}
writeReference();

function writeReference() {
  const { status, stdout, stderr } = typedoc([
    ...['--tsconfig', 'tsconfig.json', '--out', 'out/api', '--name', 'millrace'],
    ...[...entries].flatMap((entry) => ['--entryPoints', entry]),
    ...['--excludeInternal', '--excludePrivate', '--readme', 'docs/README.md'],
    ...['--validation.notDocumented', 'true', '--logLevel', 'Warn', '--hideGenerator'],
  ]);
  const log = `${stdout}${stderr}`;
  if (status !== 0) {
    console.error(log);
    process.exit(1);
  }
  const missing = log
    .split('\n')
    .filter((line) => line.includes('does not have any documentation'));
  compare(missing);
}

/** Compares with the count that is allowed. */
function compare(missing) {
  const count = missing.length;
  const { allowed } = JSON.parse(readFileSync(RATCHET, 'utf8'));
  console.log(`out/api: ${entries.size} entries, ${count} exports without a comment.`);
  if (process.env.MILLRACE_REFRESH === '1') {
    writeFileSync(RATCHET, `${JSON.stringify({ allowed: count }, null, 2)}\n`);
  } else if (count > allowed) {
    console.error(`${missing.join('\n')}\n${count} lack a comment, allowed are ${allowed}.`);
    process.exit(1);
  } else if (count < allowed) {
    console.log(`${allowed} were allowed: write it down with MILLRACE_REFRESH=1.`);
  }
}

function typedoc(args, options = {}) {
  const packages = ['-y', '-p', 'typedoc@0.28', '-p', 'typescript@6'];
  const env = { ...process.env, NO_COLOR: '1' };
  return spawnSync('npx', [...packages, 'typedoc', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env,
    ...options,
  });
}
