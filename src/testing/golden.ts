// Golden files: expected rows beside a test, written by the test itself when it is told to.
import { AssertionError } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goldenText } from './goldenText.js';
import { lineDiff } from './lineDiff.js';

/**
 * Compares rows with a file of newline-delimited JSON. With `MILLRACE_REFRESH=1` in the environment
 * the file is written anew; a missing one is written too, except in CI (`CI=true`).
 *
 * @param path A path from the working directory, or a URL: `new URL('golden/bids.jsonl',
 *   import.meta.url)`.
 * @throws AssertionError with the difference, or that the file is missing.
 */
export function matchGolden(rows: readonly object[], path: string | URL): void {
  const file = path instanceof URL ? fileURLToPath(path) : resolve(path);
  const actual = goldenText(rows);
  const isMissing = !existsSync(file);
  if (isRefreshing() || (isMissing && !isCi())) return write(file, actual);
  const expected = isMissing ? '' : readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  if (!isMissing && actual === expected) return;
  const what = isMissing
    ? `The golden file ${file} is missing. Run the test with MILLRACE_REFRESH=1 and commit it.`
    : `The rows differ from ${file} (MILLRACE_REFRESH=1 writes it anew):`;
  throw new AssertionError({
    message: `${what}\n${lineDiff(expected, actual)}`,
    expected,
    actual,
    operator: 'strictEqual',
  });
}

const isRefreshing = (): boolean => process.env['MILLRACE_REFRESH'] === '1';
const isCi = (): boolean => process.env['CI'] === 'true';

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
