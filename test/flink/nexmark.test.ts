// The answers of Flink 2.3.0 to the Nexmark queries, for every batch size.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csv, environment, fileSink } from 'millrace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsFile, goldenRows, lastOfKeys, shuffledEvents, sortedRows } from './golden.js';
import { joinQueries } from './nexmarkJoins.js';
import { bidQueries } from './nexmarkQueries.js';
import { eventsIn, eventsOf, type NexmarkQuery } from './nexmarkStreams.js';

const EVENTS = 20_000;
const BATCH_SIZES = [undefined, 1024, 7, 1];

const folder = mkdtempSync(join(tmpdir(), 'millrace-nexmark-'));
const shuffledFile = join(folder, 'shuffled.jsonl');
beforeAll(() => writeFileSync(shuffledFile, shuffledEvents()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerOf(entry: NexmarkQuery, events: string, batchSize?: number) {
  const env = environment(batchSize === undefined ? {} : { batchSize });
  const path = join(folder, 'answer.csv');
  entry.answer(eventsOf(env, eventsIn(events))).sinkTo(fileSink(path, { format: csv() }));
  const result = await env.execute().done;
  expect(result).toMatchObject({ rowsIn: EVENTS, lateRows: 0, badRecords: 0 });
  const text = readFileSync(path, 'utf8');
  return sortedRows(entry.rollingKeys === 0 ? text : lastOfKeys(text, entry.rollingKeys));
}

/** Line by line: a difference of thousands of lines takes minutes to draw. */
function expectSame(answer: readonly string[], golden: readonly string[]): void {
  expect(answer.length).toBe(golden.length);
  const different = answer.findIndex((line, i) => line !== golden[i]);
  expect(answer[different]).toBe(golden[different]);
}

for (const entry of [...bidQueries, ...joinQueries]) {
  describe(`${entry.query}${entry.way}`, () => {
    const golden = goldenRows(entry.query);

    it.each(BATCH_SIZES)('equals Flink with batch size %s', async (batchSize) => {
      expectSame(await answerOf(entry, eventsFile, batchSize), golden);
    });

    it.each([undefined, 7])('equals Flink out of order, batch size %s', async (batchSize) => {
      expectSame(await answerOf(entry, shuffledFile, batchSize), golden);
    });
  });
}
