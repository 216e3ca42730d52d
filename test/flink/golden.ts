// Flink's answers: materialised rows as CSV text, a header first, compared as a multiset.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../fixtures/nexmark/', import.meta.url);

/** The events, one JSON object a line, compressed. */
export const eventsFile = fileURLToPath(new URL('events.jsonl.gz', folder));

/** The events in another order of arrival, none of them 4 s or more behind a later one. */
export function shuffledEvents(): string {
  const lines = gunzipSync(readFileSync(eventsFile)).toString().trimEnd().split('\n');
  const arrivals = lines.map((line, i) => {
    const time = /"dateTime":"([^"]+)"/.exec(line)?.[1] ?? '';
    return { line, at: Date.parse(`${time}Z`) + ((i * 7919) % 4000) };
  });
  return arrivals
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => `${line}\n`)
    .join('');
}

/** Header and sorted records of Flink's answer to a query. */
export function goldenRows(query: string): string[] {
  return sortedRows(gunzipSync(readFileSync(new URL(`${query}.csv.gz`, folder))).toString());
}

/** Header and sorted records of CSV text; no field of the suite holds a line end. */
export function sortedRows(text: string): string[] {
  const [header, ...records] = text.trimEnd().split('\n');
  return [header, ...records.sort()];
}

/** Of the records with equal first fields, the last one: what is left of a rolling result. */
export function lastOfKeys(text: string, keyCount: number): string {
  const [header, ...records] = text.trimEnd().split('\n');
  const last = new Map(records.map((record) => [keyOf(record, keyCount), record]));
  return [header, ...last.values()].join('\n');
}

function keyOf(record: string, keyCount: number): string {
  return record.split(',', keyCount).join(',');
}
