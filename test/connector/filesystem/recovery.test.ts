// What the file sink does when a job goes on from a checkpoint: a new writer, the handles of old
// ones.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { int32 } from '../../../src/batch/dataType.js';
import { schema, type FieldsOf } from '../../../src/batch/schema.js';
import { parquet } from '../../../src/connector/filesystem/parquetFormat.js';
import { fileSink } from '../../../src/connector/filesystem/sink.js';
import { csv } from '../../../src/format/csv/index.js';
import type { SinkContext, SinkWriter } from '../../../src/sink/sink.js';
import type { Json } from '../../../src/source/source.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { sinkContext, writeRows } from '../../sink/testSink.js';
import { namesIn, temporaryFolder } from './temporaryFolder.js';

const fields = schema({ n: int32() });
type F = FieldsOf<typeof fields>;
const engine = createEngine();
const format = csv({ header: false });
const sink = (path: string) => fileSink<F>(path, { format });

async function open(path: string, more: Partial<SinkContext<F>> = {}, mode?: 'overwrite') {
  const context = sinkContext(fields, { engine, ...more });
  const writer = await fileSink<F>(path, { format, ...(mode && { mode }) }).open(context);
  return { writer, write: (...rows: number[]) => writeNumbers(writer, context, rows) };
}

const writeNumbers = (writer: SinkWriter<F>, context: SinkContext<F>, rows: number[]) =>
  writeRows(writer, context, [rows.map((n) => ({ n }))]);

const copied = (handle: Json): Json => JSON.parse(JSON.stringify(handle)) as Json;

/** Numbers in the visible files of a folder, sorted. */
const numbersIn = (folder: string): number[] =>
  namesIn(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n').map(Number))
    .toSorted((a, b) => a - b);

describe('a file', () => {
  it('goes on behind its last handle, and what came later is cut off', async () => {
    const path = `${temporaryFolder()}/out.csv`;
    const before = await open(path);
    await before.write(1, 2);
    const first = copied(await before.writer.preCommit(1));
    await before.writer.commit(first);
    await before.write(3);
    await before.writer.commit(await before.writer.preCommit(2));
    await before.write(4);
    // The process is killed; checkpoint 2 is lost.
    const after = await open(path, { restored: [first] });
    await after.writer.commit(first);
    await after.write(5);
    await after.writer.commit(await after.writer.preCommit(3));
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n5\n');
    expect(namesIn(path.slice(0, -8))).toEqual(['out.csv']);
  });

  it('is not begun anew by a job that goes on, without rows either', async () => {
    const path = `${temporaryFolder()}/out.csv`;
    const before = await open(path);
    await before.write(1);
    await before.writer.commit(await before.writer.preCommit(1));
    const handle = copied(await before.writer.preCommit(2));
    const after = await open(path, { restored: [handle] });
    await after.writer.commit(handle);
    await after.writer.commit(await after.writer.preCommit(3));
    expect(readFileSync(path, 'utf8')).toBe('1\n');
  });

  it('with an index at its end stays complete', async () => {
    const path = `${temporaryFolder()}/out.parquet`;
    const context = sinkContext(fields, { engine });
    const parquetSink = fileSink<F>(path, { format: parquet() });
    const writer = await parquetSink.open(context);
    await writeNumbers(writer, context, [1]);
    const handle = copied(await writer.preCommit(1));
    const again = await parquetSink.open({ ...context, restored: [handle] });
    await again.commit(handle);
    await expect(writeNumbers(again, context, [2])).rejects.toThrow(/was completed/);
  });

  it('has one writer', async () => {
    const context = sinkContext(fields, { engine, parallelism: 2 });
    await expect(async () => sink(`${temporaryFolder()}/out.csv`).open(context)).rejects.toThrow(
      /cannot be written by 2 subtasks at once; write to a folder/,
    );
  });
});

describe('a folder', () => {
  it('gets the pending parts of a handle from another process, once', async () => {
    const folder = temporaryFolder();
    const before = await open(`${folder}/`);
    await before.write(1, 2);
    const first = copied(await before.writer.preCommit(1));
    await before.write(3);
    await before.writer.preCommit(2);
    await before.write(4);
    const after = await open(`${folder}/`, { restored: [first] });
    await after.writer.commit(first);
    await after.writer.commit(first);
    expect(namesIn(folder)).toEqual(['part-0-00000.csv']);
    await after.write(3, 4);
    await after.writer.commit(await after.writer.preCommit(3));
    expect(numbersIn(folder)).toEqual([1, 2, 3, 4]);
    expect(namesIn(folder).length).toBe(2);
  });

  it('loses orphans of its own stream and subtasks only', async () => {
    const folder = temporaryFolder();
    const orphans = [0, 1, 2, 3].map((subtask) => ({ subtask, parallelism: 4 }));
    for (const context of [...orphans, { name: 'another' }]) {
      const { write, writer } = await open(`${folder}/`, context);
      await write(1);
      await writer.preCommit(1);
    }
    writeFileSync(`${folder}/.part-0-00000.csv.inprogress`, 'of somebody else');
    expect(namesIn(folder).length).toBe(6);
    await open(`${folder}/`, { subtask: 1, parallelism: 2 });
    const left = namesIn(folder).map((name) => name.replace(/csv\..*/u, 'csv'));
    expect(left).toEqual([
      '.part-0-00000.csv',
      '.part-0-00000.csv',
      '.part-0-00000.csv',
      '.part-2-00000.csv',
    ]);
    await open(`${folder}/`, { restored: [] });
    expect(namesIn(folder).length).toBe(2);
  });

  it.each([
    [1, 3],
    [4, 2],
    [2, 2],
    [3, 1],
  ])('is gone on with by other writers: %i, then %i', async (oldCount, newCount) => {
    const folder = temporaryFolder();
    const handles: Json[][] = [];
    for (let subtask = 0; subtask < oldCount; subtask++) {
      const { write, writer } = await open(`${folder}/`, { subtask, parallelism: oldCount });
      await write(subtask);
      handles.push([copied(await writer.preCommit(1))]);
      await write(1000);
    }
    const writers = [];
    for (let subtask = 0; subtask < newCount; subtask++) {
      const restored = handles.filter((_, old) => old % newCount === subtask).flat();
      const more = { subtask, parallelism: newCount, restored };
      writers.push({ ...(await open(`${folder}/`, more, 'overwrite')), restored });
    }
    for (const { writer, restored } of writers) {
      for (const handle of restored) await writer.commit(handle);
    }
    for (const [subtask, { write }] of writers.entries()) await write(100 + subtask);
    for (const { writer } of writers) await writer.commit(await writer.preCommit(2));
    const expected = [
      ...Array.from({ length: oldCount }, (_, subtask) => subtask),
      ...Array.from({ length: newCount }, (_, subtask) => 100 + subtask),
    ];
    expect(numbersIn(folder)).toEqual(expected);
    expect(namesIn(folder).some((name) => name.startsWith('.'))).toBe(false);
  });

  it('is emptied by the first commit of a job that begins anew, by one subtask', async () => {
    const folder = temporaryFolder({ 'part-0-00000.csv': '7\n', 'part-5-00003.csv': '8\n' });
    const writers = [];
    for (let subtask = 0; subtask < 2; subtask++) {
      writers.push(await open(`${folder}/`, { subtask, parallelism: 2 }, 'overwrite'));
    }
    const handles: Json[] = [];
    for (const [subtask, { write, writer }] of writers.entries()) {
      await write(subtask);
      handles.push(await writer.preCommit(1));
    }
    await writers[1].writer.commit(handles[1]);
    await writers[0].writer.commit(handles[0]);
    expect(namesIn(folder)).toEqual(['part-0-00004.csv', 'part-1-00004.csv']);
  });
});
