// Fills the expected rows of test/sql/data/cases by running the statements in a real Flink.
//
//   node scripts/flinkCases.mjs            the cases that have no rows yet
//   node scripts/flinkCases.mjs --all      every case again; `git diff` shows what differs
//
// Flink is the one of the benchmark (bench/nexmark/flink), fetched when it is not there. Cases
// with `---- error` are ours: Flink has to refuse them too, in words of its own. Those marked
// `---- ours` are differences that docs/differences.md names: they are left alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OPENED, install } from '../bench/nexmark/flink/flink.mjs';
import { caseText, readCases } from './sqlCases.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'test/sql/data/cases');
const all = process.argv.includes('--all');

const libraries = await install(join(root, 'bench/data'), (line) => console.log(line));
const work = mkdtempSync(join(tmpdir(), 'millrace-flink-cases-'));
try {
  execFileSync('javac', ['-cp', libraries, '-d', work, join(root, 'scripts/flink/Cases.java')]);
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  const cases = files.flatMap((file) =>
    readCases(readFileSync(join(folder, file), 'utf8'), file).map((one) => ({ file, ...one })),
  );
  const asked = cases.filter(({ kind, expected }) => kind !== 'ours' && (all || expected === ''));
  const answers = answersOf(asked);
  let refused = 0;
  asked.forEach((one, i) => {
    const { isError, text } = answers[i];
    if (one.kind === 'error' ? !isError : isError) {
      refused++;
      console.log(`${one.file}: ${one.title}: ${isError ? text : 'Flink takes it.'}`);
    } else if (one.kind !== 'error') one.expected = text;
  });
  for (const file of files) {
    const own = cases.filter((one) => one.file === file);
    writeFileSync(join(folder, file), own.map(caseText).join('\n'));
  }
  console.log(`${asked.length} cases run, ${refused} to look at.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** What Flink says to each. */
function answersOf(asked) {
  const kindOf = ({ kind }) => (kind === 'changes' ? 'changes' : 'rows');
  const statements = asked.map((one) => `=== ${kindOf(one)}\n${one.sql}\n`).join('');
  writeFileSync(join(work, 'in.txt'), statements);
  const tables = readFileSync(join(folder, 'tables.sql'), 'utf8');
  const placed = tables.replace(/'path' = '/g, `'path' = 'file://${folder}/`);
  writeFileSync(join(work, 'tables.sql'), placed);
  const args = ['tables.sql', 'in.txt', 'out.txt'].map((name) => join(work, name));
  const { status, stderr } = spawnSync(
    'java',
    ['-Xmx3g', ...OPENED, '-cp', `${work}:${libraries}`, 'Cases', ...args],
    { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(stderr.slice(-2000));
  return readFileSync(join(work, 'out.txt'), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n');
      return { isError: block.slice(0, end) === 'error', text: block.slice(end + 1).trimEnd() };
    });
}
