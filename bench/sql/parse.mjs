// Parsing SQL: all of the corpus, a long statement, the size in a browser: node bench/sql/parse.mjs
//
// Each tree is printed and parsed again, and must be the same, before a speed is printed.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createJiti } from 'jiti';
import { bundleForBrowser } from '../../scripts/browserBundle.mjs';

const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const { parseScript, printStatement } = await createJiti(import.meta.url).import(
  path('src/sql/index.ts'),
);

const isTiny = process.argv.includes('--tiny');
const ROUNDS = isTiny ? 3 : 200;

const folder = path('test/sql/data/corpus/');
const corpus = readdirSync(folder).map((file) => readFileSync(folder + file, 'utf8'));
const rows = Array.from({ length: isTiny ? 100 : 60_000 }, (_, i) => `(${i}, 'row ${i}')`);
const long = `INSERT INTO t VALUES ${rows.join(', ')}`;

console.log(`ms, median of ${ROUNDS} rounds (quartiles) after ${ROUNDS} rounds of warming up`);
measure(`corpus, ${corpus.length} statements, ${corpus.join('').length} B`, corpus, ROUNDS);
measure(`one statement of ${long.length} B`, [long], Math.ceil(ROUNDS / 20));
await printSize();

function measure(name, texts, rounds) {
  for (const text of texts) check(text);
  const times = [];
  for (let round = 0; round < 2 * rounds; round++) {
    const start = performance.now();
    for (const text of texts) parseScript(text);
    if (round >= rounds) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor(times.length * part)].toFixed(2);
  console.log(`${name.padEnd(44)} ${at(0.5)} (${at(0.25)}-${at(0.75)})`);
}

function check(text) {
  const trees = parseScript(text);
  const again = parseScript(trees.map(printStatement).join(';'));
  if (shape(trees) !== shape(again) || trees.length !== 1) throw new Error(`wrong tree: ${text}`);
}

function shape(trees) {
  return JSON.stringify(trees, (key, value) => (/^(?:start|end)$/.test(key) ? undefined : value));
}

/** What the parser, and parser and printer, add to a page. */
async function printSize() {
  for (const [name, exported] of [
    ['parser', 'parseScript'],
    ['parser and printer', 'parseScript, printStatement'],
  ]) {
    const id = 'entry.js';
    const entry = `export { ${exported} } from ${JSON.stringify(path('src/sql/index.ts'))};`;
    const plugin = {
      name: 'entry',
      resolveId: (source) => (source === id ? source : null),
      load: (source) => (source === id ? entry : null),
    };
    const build = await bundleForBrowser(id, { plugins: [plugin] });
    const { output } = await build.generate({ format: 'esm', minify: true });
    const { code } = output[0];
    const gzipped = (gzipSync(code, { level: 9 }).length / 1000).toFixed(1);
    console.log(`${`${name}, minified and gzipped`.padEnd(44)} ${gzipped} kB`);
  }
}
