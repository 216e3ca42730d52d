// Benchmarks of parts: bench/kernel/<stage>/<name>.mjs and bench/sql/<name>.mjs, each a program
// that takes --tiny and prints its table.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** All of them, by name: `kernel/decode/json`. */
export function kernelBenchmarks() {
  return ['kernel', 'sql'].flatMap((stage) => benchmarksIn(`${root}${stage}`));
}

function benchmarksIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mjs'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('//', '/'))
    .toSorted()
    .map((path) => ({ path, name: path.slice(root.length, -'.mjs'.length) }));
}

/** Runs one with its output passed through; true when it ended well. */
export function runKernelBenchmark({ path, name }, isTiny) {
  console.log(`\n${name}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...(isTiny ? ['--tiny'] : [])], {
      stdio: 'inherit',
    });
    child.on('close', (code) => {
      if (code !== 0) console.log(`  ${name} FAILED with exit ${code}`);
      resolve(code === 0);
    });
  });
}
