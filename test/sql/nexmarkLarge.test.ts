// Flink's answers to Nexmark in SQL over 100,000 events, by their count and hash, at parallelism 1
// and 2.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sortedRows } from '../flink/golden.js';
import { scriptAnswer } from './scriptAnswer.js';

const fixtures = new URL('../fixtures/nexmark/', import.meta.url);
const scripts = new URL('../../bench/nexmark/queries/', import.meta.url);
const script = (name: string): string => readFileSync(new URL(`${name}.sql`, scripts), 'utf8');
const unpacked = (name: string): Buffer => gunzipSync(readFileSync(new URL(name, fixtures)));

const folder = mkdtempSync(join(tmpdir(), 'millrace-sql-large-'));
beforeAll(() => {
  writeFileSync(join(folder, 'side_input.txt'), unpacked('side_input.txt.gz'));
  writeFileSync(join(folder, 'events.jsonl'), unpacked('large/events.jsonl.gz'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answers = readFileSync(new URL('large/answers.tsv', fixtures), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t') as [string, string, string]);

it('has an answer to every query but those without', () => {
  expect(answers.length).toBe(21);
});

describe.each([1, 2])('at parallelism %d', (parallelism) => {
  it.each(answers)('%s has %s rows', async (query, count, hash) => {
    const text = ['tables', 'side_input', query].map(script).join('\n');
    const csv = await scriptAnswer(
      { text, name: `${query}.sql`, baseFolder: folder },
      { parallelism },
    );
    const rows = sortedRows(csv);
    expect(rows.length - 1).toBe(Number(count));
    const found = createHash('sha256')
      .update(`${rows.join('\n')}\n`)
      .digest('hex');
    expect(found).toBe(hash);
  });
});
