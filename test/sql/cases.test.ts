// Cases of SQL in data files, with the rows of a real Flink; whatever the batch size and the
// parallelism.
// MILLRACE_REFRESH=1 writes the cases that are ours: messages, and what differs from Flink. The
// rest comes from scripts/flinkCases.mjs.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { caseText, readCases } from '../../scripts/sqlCases.mjs';
import type { SqlCase } from '../../scripts/sqlCases.mjs';
import { MillraceError } from '../../src/error.js';
import { scriptAnswer, type Way } from './scriptAnswer.js';

const folder = fileURLToPath(new URL('data/cases/', import.meta.url));
const tables = readFileSync(`${folder}tables.sql`, 'utf8');

const tableLines = tables.split('\n').length;

/** What a statement prints. */
async function answerOf({ sql, kind, title }: SqlCase, way: Way): Promise<string> {
  const isChangelog = kind === 'changes';
  const script = { text: `${tables}\n${sql};`, name: title, baseFolder: folder, isChangelog };
  const csv = await scriptAnswer(script, way);
  // A row of one null is an empty line: only the last line end goes.
  const [header, ...rows] = csv.replace(/\n$/, '').split('\n');
  return [header, ...(isChangelog ? rows : rows.sort())].join('\n');
}

/** The message without the place of the case in its script, as its first line has it. */
function messageOf(error: unknown, { title }: SqlCase): string {
  if (!(error instanceof MillraceError)) throw error;
  const text = error.message
    .replace(`${title}:`, '')
    .replace(/^(\d+):/, (_, line: string) => `${Number(line) - tableLines}:`);
  return text
    .replaceAll(/^\d+ \|/gm, ' |')
    .replaceAll(/^ +\|/gm, ' |')
    .replaceAll(folder, '');
}

const isRefreshing = process.env.MILLRACE_REFRESH === '1';
const rowByRow = { 'table.exec.mini-batch.enabled': 'false' };
const WAYS: readonly (readonly [string, Way])[] = [
  ['in one batch', {}],
  ['row by row', { batchSize: 1, config: rowByRow }],
  ['in batches of 5', { batchSize: 5 }],
  ['at parallelism 2', { batchSize: 3, parallelism: 2 }],
];

const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
describe.each(files)('%s', (file) => {
  const cases = readCases(readFileSync(`${folder}${file}`, 'utf8'), file);

  const answers = new Map<string, string>();
  afterAll(() => {
    if (!isRefreshing) return;
    const own = cases.map((one) => ({ ...one, expected: answers.get(one.title) ?? one.expected }));
    writeFileSync(`${folder}${file}`, own.map(caseText).join('\n'));
  });

  it.each(cases.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    if (one.kind === 'error' || one.kind === 'ours') {
      const answer = await answerOf(one, {}).catch((error: unknown) => messageOf(error, one));
      if (isRefreshing) answers.set(one.title, answer);
      else expect(answer).toBe(one.expected);
      return;
    }
    // Changes depend on what comes between them: Flink's are those of single rows.
    const ways = one.kind === 'changes' ? [WAYS[1]] : WAYS;
    for (const [name, way] of ways) {
      expect(`${name}\n${await answerOf(one, way)}`).toBe(`${name}\n${one.expected}`);
    }
  });
});
