import { gzipSync } from 'node:zlib';
import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { float64, int32, int64, string } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { arrow } from '../../../src/connector/filesystem/arrowFormat.js';
import { inferSchema } from '../../../src/connector/filesystem/inferSchema.js';
import { parquet } from '../../../src/connector/filesystem/parquetFormat.js';
import { fileSink } from '../../../src/connector/filesystem/sink.js';
import { file } from '../../../src/connector/filesystem/source.js';
import { csv, inferCsvSchema } from '../../../src/format/csv/index.js';
import { systemClock } from '../../../src/time/clock.js';
import { runSink, sinkContext } from '../../sink/testSink.js';
import { testContext } from '../../source/readAll.js';
import { readSplit, readSplits } from './readFiles.js';
import { temporaryFolder } from './temporaryFolder.js';

const fields = schema({ n: int32(), text: string() });
const format = csv({ header: false });
const rowsFrom = (from: number, to: number): { n: number; text: string }[] =>
  Array.from({ length: to - from }, (_, i) => ({ n: from + i, text: `text ${from + i}` }));
const lines = (from: number, to: number): string =>
  rowsFrom(from, to)
    .map((row) => `${row.n},${row.text}\n`)
    .join('');

describe('bounded', () => {
  it('reads the files of a folder in order, a split each', async () => {
    const root = temporaryFolder({ 'b.csv': lines(5, 8), 'a.csv': lines(0, 5), 'c.csv': '' });
    const source = file(root, { schema: fields, format });
    expect(await readSplits(source, testContext())).toEqual([
      { id: `${root}/a.csv`, rows: rowsFrom(0, 5) },
      { id: `${root}/b.csv`, rows: rowsFrom(5, 8) },
      { id: `${root}/c.csv`, rows: [] },
    ]);
    expect(source.isBounded).toBe(true);
    expect(source.sizeHint).toEqual({ unit: 'bytes', count: lines(0, 8).length });
  });

  it('reads a last line without its end, and a file of many pieces', async () => {
    const root = temporaryFolder({ 'a.csv': lines(0, 20_000).trimEnd() });
    const [{ rows }] = await readSplits(
      file(`${root}/a.csv`, { schema: fields, format }),
      testContext({ batchSize: 1000 }),
    );
    expect(rows).toEqual(rowsFrom(0, 20_000));
  });

  it.each(['a.csv', 'a.csv.gz'])('goes on from any position in %s', async (name) => {
    const text = lines(0, 3000);
    const root = temporaryFolder({ [name]: name.endsWith('.gz') ? gzipSync(text) : text });
    const source = file(`${root}/${name}`, { schema: fields, format });
    const context = testContext({ batchSize: 7 });
    const [split] = await source.splits();
    for (const stop of [1, 7, 1500]) {
      const { rows, position } = await readSplit(source, split, context, undefined, stop);
      const rest = await readSplit(source, split, context, JSON.parse(JSON.stringify(position)));
      expect([...rows, ...rest.rows]).toEqual(rowsFrom(0, 3000));
    }
  });

  it('decompresses by the ending of the name, or as it is told', async () => {
    const root = temporaryFolder({ 'a.gz': gzipSync(lines(0, 9)), b: gzipSync(lines(0, 9)) });
    const auto = file(`${root}/a.gz`, { schema: fields, format });
    const told = file(`${root}/b`, { schema: fields, format, compression: 'gzip' });
    for (const source of [auto, told]) {
      expect((await readSplits(source, testContext()))[0].rows).toEqual(rowsFrom(0, 9));
    }
    expect(auto.sizeHint).toBeUndefined();
  });

  it('says which compressed file is cut short', async () => {
    const whole = gzipSync(lines(0, 1000));
    const root = temporaryFolder({ 'a.gz': whole.subarray(0, whole.length - 20) });
    const source = file(`${root}/a.gz`, { schema: fields, format });
    await expect(readSplits(source, testContext())).rejects.toMatchObject({
      code: 'CONNECTOR_FORMAT',
      message: expect.stringContaining(`'${root}/a.gz' cannot be read as gzip`) as string,
    });
  });

  it('names what is missing', async () => {
    const missing = file('no/such.csv', { schema: fields, format });
    await expect(missing.splits()).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
    const empty = file(`${temporaryFolder()}/*.csv`, { schema: fields, format });
    await expect(empty.splits()).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });

  it('refuses the position of another source', async () => {
    const root = temporaryFolder({ 'a.csv': '' });
    const source = file(root, { schema: fields, format });
    const [split] = await source.splits();
    await expect(async () => source.open(split, { n: 1 }, testContext())).rejects.toThrow(
      /is not one of a file/,
    );
  });
});

describe.each([parquet(), arrow()])('files of columns: $name', (columns) => {
  const wide = schema({ n: int32(), text: string(), big: int64(), real: float64().nullable() });
  const rows = Array.from({ length: 100 }, (_, n) => ({
    n,
    text: `a text of row ${n}`,
    big: 2n ** 60n + BigInt(n),
    real: n % 3 === 0 ? null : n / 7,
  }));

  async function written(): Promise<string> {
    const path = `${temporaryFolder()}/a.${columns.name}`;
    const batches = [rows.slice(0, 30), rows.slice(30)];
    await runSink(fileSink(path, { format: columns }), sinkContext(wide), batches);
    return path;
  }

  it('come back as they were written, from any row', async () => {
    const source = file(await written(), { schema: wide, format: columns });
    const context = testContext({ batchSize: 16 });
    const [split] = await source.splits();
    const { rows: first, position } = await readSplit(source, split, context, undefined, 20);
    const rest = await readSplit(source, split, context, position);
    expect(position).toBe(first.length);
    expect([...first, ...rest.rows]).toEqual(rows);
  });

  it('are read by the columns of the schema', async () => {
    const some = schema({ real: float64().nullable(), n: int32() });
    const source = file(await written(), { schema: some, format: columns });
    const [split] = await readSplits(source, testContext({ batchSize: 16 }));
    expect(split.rows).toEqual(rows.map(({ real, n }) => ({ real, n })));
  });

  it('tell their schema', async () => {
    const inferred = await inferSchema(await written(), columns);
    expect(inferred.names).toEqual(wide.names);
    expect(inferred.type('big').equals(int64())).toBe(true);
  });
});

it('guesses a schema from the beginning of a file, compressed or not', async () => {
  const text = `n,text\n${lines(0, 100)}`;
  const root = temporaryFolder({ 'a.csv': text, 'b.csv.gz': gzipSync(text) });
  for (const path of [`${root}/a.csv`, `${root}/b.csv.gz`]) {
    const inferred = await inferSchema(path, inferCsvSchema);
    expect(inferred.names).toEqual(['n', 'text']);
  }
});

describe('watched', () => {
  const watch = { intervalMs: 5, settledMs: 40 };

  it('reads files that appear and lines that are appended, only whole lines', async () => {
    const root = temporaryFolder({ 'a.csv': `${lines(0, 3)}3,te` });
    const source = file(root, { schema: fields, format, watch });
    expect(source.isBounded).toBe(false);
    const context = testContext({ clock: systemClock });
    const [split] = await source.splits();
    const reading = readSplit(source, split, context);
    const stop = new AbortController();
    const discovering = source.newSplits?.(stop.signal);
    setTimeout(() => appendFileSync(`${root}/a.csv`, `xt 3\n${lines(4, 6)}`), 15);
    setTimeout(() => writeFileSync(`${root}/b.csv`, lines(6, 9)), 20);
    expect((await reading).rows).toEqual([
      ...rowsFrom(0, 3),
      { n: 3, text: 'text 3' },
      ...rowsFrom(4, 6),
    ]);
    const [found] = (await discovering) ?? [];
    expect(found.id).toBe(`${root}/b.csv`);
    expect((await readSplit(source, found, context)).rows).toEqual(rowsFrom(6, 9));
  });

  it('makes a new split of what is appended after a file had settled', async () => {
    const root = temporaryFolder({ 'a.csv': lines(0, 3) });
    const source = file(`${root}/a.csv`, { schema: fields, format, watch });
    const context = testContext({ clock: systemClock });
    const [split] = await source.splits();
    await readSplit(source, split, context);
    appendFileSync(`${root}/a.csv`, lines(3, 5));
    const [more] = (await source.newSplits?.(new AbortController().signal)) ?? [];
    expect(more.id).toBe(`${root}/a.csv#2`);
    expect((await readSplit(source, more, context)).rows).toEqual(rowsFrom(3, 5));
  });

  it('takes compressed files when they have settled', async () => {
    const root = temporaryFolder({ 'a.csv.gz': gzipSync(lines(0, 3)) });
    const source = file(root, { schema: fields, format, watch });
    expect(await source.splits()).toEqual([]);
    const [split] = (await source.newSplits?.(new AbortController().signal)) ?? [];
    expect((await readSplit(source, split, testContext())).rows).toEqual(rowsFrom(0, 3));
  });

  it('stops looking when it is told to', async () => {
    const source = file(temporaryFolder(), { schema: fields, format, watch });
    const stop = new AbortController();
    const discovering = source.newSplits?.(stop.signal);
    stop.abort();
    expect(await discovering).toEqual([]);
  });
});
