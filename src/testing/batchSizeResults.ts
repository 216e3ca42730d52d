// The batch size never changes an answer: results of one job at several sizes, compared.
import { AssertionError } from 'node:assert';
import { goldenText } from './goldenText.js';
import { lineDiff } from './lineDiff.js';
import type { Change } from './outputSink.js';

/**
 * Fails when an output differs between runs.
 *
 * @throws AssertionError with the batch sizes and the difference.
 */
export function requireSameResults(
  output: string,
  batchSizes: readonly (number | undefined)[],
  results: readonly (readonly Change<object>[])[],
): void {
  if (results.length < 2) return;
  const texts = results.map(changesText);
  const other = texts.findIndex((text) => text !== texts[0]);
  if (other < 0) return;
  throw new AssertionError({
    message:
      `The rows of '${output}' at batch size ${batchSizes[other]} differ from those ` +
      `at ${batchSizes[0]}:\n${lineDiff(texts[0], texts[other])}`,
    expected: texts[0],
    actual: texts[other],
    operator: 'strictEqual',
  });
}

function changesText(changes: readonly Change<object>[]): string {
  const rows = goldenText(changes.map(({ row }) => row)).split('\n');
  return changes.map(({ kind }, index) => `${kind} ${rows[index]}\n`).join('');
}
