// The same rows through every format and compression, from one file and from folders.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  arrow,
  boolean,
  col,
  csv,
  date,
  decimal,
  environment,
  file,
  fileSink,
  float64,
  int32,
  int64,
  json,
  parquet,
  schema,
  string,
  timestamp,
  when,
  type FileSinkOptions,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';

const trades = schema({
  id: int32(),
  volume: int64().nullable(),
  price: decimal(12, 4).nullable(),
  ratio: float64().nullable(),
  isOpen: boolean().nullable(),
  symbol: string().nullable(),
  day: date().nullable(),
  at: timestamp(3).nullable(),
});
type FileFormat = FileSinkOptions['format'];

const SYMBOLS = [
  'plain',
  '',
  'comma, "quote"',
  'Zürich 🜁',
  'twelve bytes',
  'more than twelve bytes',
];
/** Every third value of a column is null, each column in its own rhythm. */
const lines = Array.from({ length: 500 }, (_, id) => {
  const some = <T>(shift: number, value: T): T | null => ((id + shift) % 3 === 0 ? null : value);
  return JSON.stringify({
    id,
    volume: some(0, id * 1000 - 250_000),
    price: some(1, `${id - 250}.${String(id % 10_000).padStart(4, '0')}`),
    ratio: some(2, id / 7),
    isOpen: some(0, id % 2 === 0),
    symbol: some(1, SYMBOLS[id % SYMBOLS.length]),
    day: some(2, `2024-02-${String((id % 29) + 1).padStart(2, '0')}`),
    at: some(0, `2024-02-29 23:59:${String(id % 60).padStart(2, '0')}.${id + 100}`),
  });
});
const text = `${lines.join('\n')}\n`;

const FORMATS = {
  json: json(),
  csv: csv(),
  'csv with semicolons': csv({ delimiter: ';', nullLiteral: 'NULL' }),
  parquet: parquet(),
  arrow: arrow(),
} satisfies Record<string, FileFormat>;

async function copy(from: string | string[], input: FileFormat, to: string, output: FileFormat) {
  const env = environment({ batchSize: 64 });
  env.from(file(from, { schema: trades, format: input })).sinkTo(fileSink(to, { format: output }));
  return env.execute().done;
}

async function rowsOf(paths: string | string[], format: FileFormat, batchSize = 1024) {
  return environment({ batchSize })
    .from(file(paths, { schema: trades, format }))
    .collect();
}

describe('formats', () => {
  it.each(Object.entries(FORMATS))('%s gives back what it was given', async (_, format) => {
    const folder = temporaryFolder({ 'trades.jsonl': text });
    const [original, copied, again] = ['trades.jsonl', 'copied', 'again'].map((name) =>
      join(folder, name),
    );
    expect(await copy(original, json(), copied, format)).toMatchObject({ rowsOut: 500 });
    expect(await rowsOf(copied, format, 7)).toEqual(await rowsOf(original, json()));
    await copy(copied, format, again, json());
    await copy(original, json(), original, json());
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(original, 'utf8'));
  });

  it('compressed files read as plain ones', async () => {
    const folder = temporaryFolder({ 'trades.jsonl': text, 'trades.jsonl.gz': gzipSync(text) });
    const plain = await rowsOf(join(folder, 'trades.jsonl'), json());
    expect(await rowsOf(join(folder, 'trades.jsonl.gz'), json(), 7)).toEqual(plain);
    expect(plain.map((row) => row.id)).toEqual(lines.map((_, id) => id));
  });

  it('reads several gzip members and files without a last line end', async () => {
    const folder = temporaryFolder();
    const halves = [lines.slice(0, 250), lines.slice(250)].map((half) => `${half.join('\n')}\n`);
    writeFileSync(join(folder, 'a.jsonl.gz'), Buffer.concat(halves.map((half) => gzipSync(half))));
    writeFileSync(join(folder, 'b.jsonl'), text.trimEnd());
    const rows = await rowsOf(folder, json());
    expect(rows.map((row) => row.id)).toEqual([...lines, ...lines].map((_, i) => i % 500));
  });

  it('reads a folder, a pattern and a list of files in order', async () => {
    const part = (from: number): string => `${lines.slice(from, from + 100).join('\n')}\n`;
    const folder = temporaryFolder({
      'in/2024/b.jsonl': part(100),
      'in/2024/a.jsonl': part(0),
      'in/2025/c.jsonl.gz': gzipSync(part(200)),
      'in/2025/empty.jsonl': '',
    });
    const ids = async (paths: string | string[]): Promise<number[]> =>
      (await rowsOf(paths, json())).map((row) => row.id);
    const first = (count: number) => Array.from({ length: count }, (_, id) => id);
    expect(await ids(join(folder, 'in'))).toEqual(first(300));
    expect(await ids(join(folder, 'in/*/*.jsonl'))).toEqual(first(200));
    expect(await ids(['a', 'b'].map((name) => join(folder, `in/2024/${name}.jsonl`)))).toEqual(
      first(200),
    );
  });

  it('a job from CSV to compressed input of the next', async () => {
    const folder = temporaryFolder({ 'trades.jsonl': text });
    const [original, table, zipped] = ['trades.jsonl', 'trades.csv', 'trades.csv.gz'].map((name) =>
      join(folder, name),
    );
    await copy(original, json(), table, csv());
    writeFileSync(zipped, gzipSync(readFileSync(table)));
    expect(gunzipSync(readFileSync(zipped)).toString()).toBe(readFileSync(table, 'utf8'));
    const ask = (path: string, format: FileFormat) =>
      environment()
        .from(file(path, { schema: trades, format }))
        .filter(col('symbol').isNotNull())
        .select({
          id: 'id',
          kind: when(col('symbol').eq('')).then('empty').otherwise(col('symbol').upper()),
          value: col('price').mul(2),
        })
        .collect();
    const rows = await ask(zipped, csv());
    expect(rows).toEqual(await ask(original, json()));
    expect(rows.filter((row) => row.kind === 'empty').length).toBeGreaterThan(0);
  });
});
