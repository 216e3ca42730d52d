// Flink's answers to Nexmark in SQL: row for row, whatever the batch size, parallelism and
// mini-batch; with batches of one row for the smaller half.
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsFile, goldenRows, shuffledEvents, sortedRows } from '../flink/golden.js';
import { scriptAnswer, type Way } from './scriptAnswer.js';

const QUERIES = [
  ...['q0', 'q1', 'q2', 'q3', 'q4', 'q5', 'q7', 'q8', 'q9', 'q10', 'q11', 'q13', 'q14', 'q15'],
  ...['q16', 'q17', 'q18', 'q19', 'q20', 'q21', 'q22'],
];
const scripts = new URL('../../bench/nexmark/queries/', import.meta.url);
const script = (name: string): string => readFileSync(new URL(`${name}.sql`, scripts), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'millrace-sql-nexmark-'));
beforeAll(() => {
  const side = new URL('../fixtures/nexmark/side_input.txt.gz', import.meta.url);
  writeFileSync(join(folder, 'side_input.txt'), gunzipSync(readFileSync(side)));
  writeFileSync(join(folder, 'events.jsonl'), gunzipSync(readFileSync(eventsFile)));
  writeFileSync(join(folder, 'shuffled.jsonl'), shuffledEvents());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface NexmarkWay extends Way {
  readonly isShuffled?: boolean;
}

/** Header and sorted rows of a query's answer. */
async function answerOf(query: string, way: NexmarkWay = {}): Promise<string[]> {
  const { isShuffled = false } = way;
  const tables = script('tables').replace('events.jsonl', isShuffled ? 'shuffled.jsonl' : '$&');
  const text = `${tables}\n${script('side_input')}\n${script(query)}`;
  return sortedRows(await scriptAnswer({ text, name: `${query}.sql`, baseFolder: folder }, way));
}

/** Line by line: a difference of thousands of lines takes minutes to draw. */
function expectSame(answer: readonly string[], golden: readonly string[]): void {
  expect(answer.length).toBe(golden.length);
  const different = answer.findIndex((line, i) => line !== golden[i]);
  expect(answer[different]).toBe(golden[different]);
}

const rowByRow = { 'table.exec.mini-batch.enabled': 'false' };
const WAYS: readonly (readonly [string, NexmarkWay])[] = [
  ['as it is', {}],
  ['in batches of 1,024', { batchSize: 1024 }],
  ['in batches of 7', { batchSize: 7 }],
  ['without mini-batch', { config: rowByRow }],
  ['in two phases', { config: { 'table.optimizer.agg-phase-strategy': 'TWO_PHASE' } }],
  ['at parallelism 2', { parallelism: 2 }],
  ['out of order', { isShuffled: true }],
];

describe.each(QUERIES)('%s in SQL equals Flink', (query) => {
  const golden = goldenRows(query);

  it.each(WAYS)('%s', async (_, way) => {
    expectSame(await answerOf(query, way), golden);
  });
});

describe('batches of one row', () => {
  it.each(['q3', 'q4', 'q5', 'q8', 'q9', 'q18'])('%s', async (query) => {
    expectSame(await answerOf(query, { batchSize: 1 }), goldenRows(query));
  });
});
