// npm run bench [-- --tiny] [--runs N] [--list] [name…]
//
// Runs whole-job benchmarks against other engines, then the kernels' own benchmarks. Each contender
// runs in a process of its own, contenders take turns, answers are compared before a speed is
// printed. See bench/README.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { comparisons } from './compare/catalog.mjs';
import { buildPackage } from './support/builtPackage.mjs';
import { kernelBenchmarks, runKernelBenchmark } from './support/kernels.mjs';
import { runRounds } from './support/rounds.mjs';
import { printTable } from './support/table.mjs';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    tiny: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    runs: { type: 'string' },
  },
});
const isWanted = (name) => names.length === 0 || names.some((wanted) => name.includes(wanted));
const variants = (await comparisons(options.tiny)).filter((variant) => isWanted(variant.name));
const kernels = kernelBenchmarks().filter((kernel) => isWanted(kernel.name));

if (options.list) {
  for (const { name } of [...variants, ...kernels]) console.log(name);
} else {
  process.exitCode = (await runAll()) ? 0 : 1;
}

async function runAll() {
  buildPackage();
  const roundCount = Number(options.runs ?? (options.tiny ? 1 : 5));
  console.log(
    `Node ${process.version}, ${availableParallelism()} cores, ${roundCount} rounds each`,
  );
  const report = {};
  let isGood = variants.length + kernels.length > 0;
  for (const variant of variants) {
    const prepared = { ...variant, ...(await variant.prepare()) };
    const results = await runRounds(prepared, roundCount);
    printTable(prepared, results);
    report[variant.name] = results;
    isGood &&= results.every((result) => result.failed === undefined);
  }
  for (const kernel of kernels) isGood = (await runKernelBenchmark(kernel, options.tiny)) && isGood;
  save(report, roundCount);
  return isGood;
}

/** Keeps the measurements, so that a change can be held against them. */
function save(report, roundCount) {
  const folder = fileURLToPath(new URL('results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const content = { node: process.version, isTiny: options.tiny, roundCount, report };
  writeFileSync(`${folder}latest.json`, `${JSON.stringify(content, null, 2)}\n`);
}
