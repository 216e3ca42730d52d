// Flink's answers to Nexmark in SQL: row for row, whatever the batch size, parallelism and
// mini-batch; with batches of one row for the smaller half.
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment } from '../../src/api/environment.js';
import { SqlSession } from '../../src/api/sql/session.js';
import { addResult } from '../../src/api/sql/sqlJob.js';
import { ResultPrinter } from '../../src/cli/sql/resultPrinter.js';
import { eventsFile, goldenRows, shuffledEvents, sortedRows } from '../flink/golden.js';

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

interface Way {
  readonly batchSize?: number;
  readonly parallelism?: number;
  readonly isShuffled?: boolean;
  readonly config?: Readonly<Record<string, string>>;
}

/** Header and sorted rows of a query's answer. */
async function answerOf(query: string, way: Way = {}): Promise<string[]> {
  const { batchSize, parallelism = 1, isShuffled = false, config } = way;
  const session = new SqlSession({ baseFolder: folder, config });
  const tables = script('tables').replace('events.jsonl', isShuffled ? 'shuffled.jsonl' : '$&');
  const text = `${tables}\n${script('side_input')}\n${script(query)}`;
  for (const { statement, sql } of session.parse(text, `${query}.sql`)) {
    const env = environment({ batchSize, parallelism, workers: false });
    const executed = await session.execute(statement, sql, env);
    if (executed.kind !== 'query') continue;
    let csv = '';
    const { columns, retracts } = executed;
    const printer = new ResultPrinter({
      columns,
      retracts,
      format: 'csv',
      isChangelog: false,
      timeZone: 'UTC',
      write: async (piece) => void (csv += piece),
    });
    await printer.begin();
    addResult(env, executed, printer.sink());
    await env.execute().done;
    await printer.end();
    return sortedRows(csv);
  }
  throw new Error(`${query} has no query.`);
}

/** Line by line: a difference of thousands of lines takes minutes to draw. */
function expectSame(answer: readonly string[], golden: readonly string[]): void {
  expect(answer.length).toBe(golden.length);
  const different = answer.findIndex((line, i) => line !== golden[i]);
  expect(answer[different]).toBe(golden[different]);
}

const rowByRow = { 'table.exec.mini-batch.enabled': 'false' };
const WAYS: readonly (readonly [string, Way])[] = [
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
