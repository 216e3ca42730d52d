import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../../src/batch/dataType.js';
import { schema, type Schema } from '../../../src/batch/schema.js';
import { parquet } from '../../../src/connector/filesystem/parquetFormat.js';
import { fileSink } from '../../../src/connector/filesystem/sink.js';
import { csv } from '../../../src/format/csv/index.js';
import type { Json } from '../../../src/source/source.js';
import { VirtualClock } from '../../../src/time/clock.js';
import { runSink, sinkContext, writeRows } from '../../sink/testSink.js';
import { namesIn, temporaryFolder } from './temporaryFolder.js';

const fields = schema({ n: int32(), text: string() });
type FieldsOf = typeof fields extends Schema<infer F> ? F : never;
const format = csv();
const rows = Array.from({ length: 5000 }, (_, n) => ({ n, text: `text ${n}` }));
const HEADER = 'n,text\n';
const lines = (from: number, to: number): string =>
  rows
    .slice(from, to)
    .map(({ n, text }) => `${n},${text}\n`)
    .join('');
const copied = (handle: Json): Json => JSON.parse(JSON.stringify(handle)) as Json;

describe('a file', () => {
  it('is whole and visible after the commit, and not before', async () => {
    const root = temporaryFolder();
    const path = `${root}/sub/out.csv`;
    const context = sinkContext(fields);
    const writer = await fileSink<FieldsOf>(path, { format }).open(context);
    await writeRows(writer, context, [rows.slice(0, 3000), [], rows.slice(3000)]);
    expect(existsSync(path)).toBe(false);
    const handle = await writer.preCommit(1);
    expect(existsSync(path)).toBe(false);
    await writer.commit(handle);
    await writer.close();
    expect(readFileSync(path, 'utf8')).toBe(HEADER + lines(0, 5000));
    expect(writer.bytesWritten).toBe(HEADER.length + lines(0, 5000).length);
    expect(namesIn(`${root}/sub`)).toEqual(['out.csv']);
  });

  it('is made for a stream without rows', async () => {
    const path = `${temporaryFolder()}/out.csv`;
    await runSink(fileSink(path, { format }), sinkContext(fields), []);
    expect(readFileSync(path, 'utf8')).toBe(HEADER);
  });

  it('grows with each commit, each repeatable after a crash', async () => {
    const path = `${temporaryFolder()}/out.csv`;
    const context = sinkContext(fields);
    const writer = await fileSink<FieldsOf>(path, { format }).open(context);
    const handles: Json[] = [];
    for (let i = 0; i < 3; i++) {
      await writeRows(writer, context, [rows.slice(i * 10, i * 10 + 10)]);
      handles.push(copied(await writer.preCommit(i)));
      await writer.commit(handles[i]);
      await writer.commit(handles[i]);
      expect(readFileSync(path, 'utf8')).toBe(HEADER + lines(0, i * 10 + 10));
    }
    await writer.commit(await writer.preCommit(3));
    await writer.close();
    const again = await fileSink<FieldsOf>(path, { format }).open(context);
    for (const handle of handles) await again.commit(handle);
    await again.close();
    expect(readFileSync(path, 'utf8')).toBe(HEADER + lines(0, 30));
  });

  it('is completed by another process that knows the handle', async () => {
    const path = `${temporaryFolder()}/out.csv`;
    const context = sinkContext(fields);
    const writer = await fileSink<FieldsOf>(path, { format }).open(context);
    await writeRows(writer, context, [rows.slice(0, 10)]);
    const first = copied(await writer.preCommit(1));
    await writer.commit(first);
    await writeRows(writer, context, [rows.slice(10, 20)]);
    const second = copied(await writer.preCommit(2));
    await writeRows(writer, context, [rows.slice(20, 30)]);
    // What a crash in the middle of the append leaves.
    writeFileSync(path, `${HEADER}${lines(0, 10)}10,te`);
    const going = { ...context, restored: [first, second] };
    const again = await fileSink<FieldsOf>(path, { format }).open(going);
    await again.commit(second);
    expect(readFileSync(path, 'utf8')).toBe(HEADER + lines(0, 20));
  });

  it('stays as it was when the job is aborted', async () => {
    const root = temporaryFolder({ 'out.csv': 'old' });
    const context = sinkContext(fields);
    const writer = await fileSink<FieldsOf>(`${root}/out.csv`, { format }).open(context);
    await writeRows(writer, context, [rows]);
    await writer.abort();
    await writer.close();
    expect(readFileSync(`${root}/out.csv`, 'utf8')).toBe('old');
    expect(namesIn(root)).toEqual(['out.csv']);
  });

  it('that exists is replaced, added to, or an error', async () => {
    const root = temporaryFolder({ 'a.csv': 'old\n', 'b.csv': 'old\n', 'c.csv': 'old\n' });
    const run = (name: string, mode?: 'append' | 'error'): Promise<void> =>
      runSink(fileSink(`${root}/${name}`, { format, mode }), sinkContext(fields), [
        rows.slice(0, 1),
      ]);
    await run('a.csv');
    expect(readFileSync(`${root}/a.csv`, 'utf8')).toBe(`${HEADER}0,text 0\n`);
    await run('b.csv', 'append');
    expect(readFileSync(`${root}/b.csv`, 'utf8')).toBe('old\n0,text 0\n');
    await expect(run('c.csv', 'error')).rejects.toThrow(/'.*c\.csv' exists/);
  });

  it('that cannot be written is named', async () => {
    const root = temporaryFolder({ file: '' });
    const run = runSink(fileSink(`${root}/file/out.csv`, { format }), sinkContext(fields), []);
    await expect(run).rejects.toMatchObject({ code: 'CONNECTOR_IO' });
  });

  it('with an index at its end takes one commit', async () => {
    const path = `${temporaryFolder()}/out.parquet`;
    const context = sinkContext(fields);
    const writer = await fileSink<FieldsOf>(path, { format: parquet() }).open(context);
    await writeRows(writer, context, [rows.slice(0, 10)]);
    await writer.commit(await writer.preCommit(1));
    await writer.commit(await writer.preCommit(2));
    await expect(writeRows(writer, context, [rows.slice(0, 1)])).rejects.toThrow(
      /was completed by a checkpoint/,
    );
  });
});

describe('a folder', () => {
  it('gets parts by size, whole and in order', async () => {
    const root = temporaryFolder();
    const sink = fileSink<FieldsOf>(root, { format, rollingPolicy: { size: 1000 } });
    const batches = Array.from({ length: 10 }, (_, i) => rows.slice(i * 50, i * 50 + 50));
    await runSink(sink, sinkContext(fields), batches);
    const names = namesIn(root);
    expect(names.length).toBe(5);
    const texts = names.map((name) => readFileSync(`${root}/${name}`, 'utf8'));
    expect(texts.every((text) => text.startsWith(HEADER))).toBe(true);
    expect(texts.map((text) => text.slice(HEADER.length)).join('')).toBe(lines(0, 500));
    expect(names[0]).toBe('part-0-00000.csv');
  });

  it('gets parts by time and at each checkpoint', async () => {
    const root = temporaryFolder();
    const clock = new VirtualClock();
    const context = sinkContext(fields, { clock });
    const sink = fileSink<FieldsOf>(`${root}/`, { format, rollingPolicy: { interval: 100 } });
    const writer = await sink.open(context);
    await writeRows(writer, context, [rows.slice(0, 1)]);
    clock.advance(100);
    await writeRows(writer, context, [rows.slice(1, 2), rows.slice(2, 3)]);
    const handle = copied(await writer.preCommit(1));
    expect(namesIn(root).every((name) => name.startsWith('.'))).toBe(true);
    await writer.commit(handle);
    await writer.commit(handle);
    await writer.commit(await writer.preCommit(2));
    await writer.close();
    expect(namesIn(root)).toEqual(['part-0-00000.csv', 'part-0-00001.csv']);
  });

  it('keeps the parts of other runs, replaces them, or is an error', async () => {
    const root = temporaryFolder();
    const run = (mode?: 'overwrite' | 'error'): Promise<void> =>
      runSink(fileSink(`${root}/`, { format, mode }), sinkContext(fields), [rows.slice(0, 1)]);
    await run();
    await run();
    expect(namesIn(root)).toEqual(['part-0-00000.csv', 'part-0-00001.csv']);
    writeFileSync(`${root}/notes.txt`, '');
    await run('overwrite');
    expect(namesIn(root)).toEqual(['notes.txt', 'part-0-00002.csv']);
    await expect(run('error')).rejects.toThrow(/exists/);
  });

  it('is left as it was when the job is aborted', async () => {
    const root = temporaryFolder();
    mkdirSync(`${root}/out`);
    const context = sinkContext(fields);
    const sink = fileSink<FieldsOf>(`${root}/out/`, { format, rollingPolicy: { size: 100 } });
    const writer = await sink.open(context);
    await writeRows(writer, context, [rows.slice(0, 50), rows.slice(50, 51)]);
    await writer.abort();
    expect(namesIn(`${root}/out`)).toEqual([]);
  });
});
