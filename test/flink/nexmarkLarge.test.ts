// The answers of Flink 2.3.0 to the Nexmark queries over 100,000 events, by their count and hash.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csv, environment, fileSink } from 'millrace';
import { afterAll, describe, expect, it } from 'vitest';
import { lastOfKeys, sortedRows } from './golden.js';
import { joinQueries } from './nexmarkJoins.js';
import { bidQueries } from './nexmarkQueries.js';
import { eventsIn, eventsOf } from './nexmarkStreams.js';

const large = new URL('../fixtures/nexmark/large/', import.meta.url);
const events = fileURLToPath(new URL('events.jsonl.gz', large));
const answers = new Map(
  readFileSync(new URL('answers.tsv', large), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([query, rows, hash]) => [query, { rows: Number(rows), hash }]),
);
const folder = mkdtempSync(join(tmpdir(), 'millrace-nexmark-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// One way a query: the small set goes through all.
const queries = [...bidQueries, ...joinQueries].filter(({ way }) => way === '');

describe('large set', () => {
  it('is asked every query of the suite that has an answer', () => {
    expect(queries.map(({ query }) => query).sort()).toEqual([...answers.keys()].sort());
  });

  it.each(queries)('$query equals Flink', async ({ query, rollingKeys, answer }) => {
    const env = environment();
    const path = join(folder, `${query}.csv`);
    answer(eventsOf(env, eventsIn(events))).sinkTo(fileSink(path, { format: csv() }));
    const { rowsIn } = await env.execute().done;
    expect(rowsIn).toBe(100_000);
    const text = readFileSync(path, 'utf8');
    const rows = sortedRows(rollingKeys === 0 ? text : lastOfKeys(text, rollingKeys));
    const hash = createHash('sha256')
      .update(`${rows.join('\n')}\n`)
      .digest('hex');
    expect({ rows: rows.length - 1, hash }).toEqual(answers.get(query));
  });
});
