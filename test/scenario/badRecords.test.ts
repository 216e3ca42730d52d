// Records that do not fit the schema, under each policy, in JSON and CSV, plain and compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  col,
  collect,
  csv,
  environment,
  file,
  fileSink,
  int32,
  json,
  schema,
  timestamp,
  type DeadLetterFields,
  type Schema,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { namesIn, temporaryFolder } from '../connector/filesystem/temporaryFolder.js';

type Policy = 'FAIL' | 'SKIP' | 'DEAD_LETTER';
const readings = schema({ id: int32(), at: timestamp(3) });

type ReadingFields = typeof readings extends Schema<infer F> ? F : never;

const good = (id: number): string => `{"id":${id},"at":"2026-01-31 10:00:00"}`;
const NO_TIME = '{"id":2, "at":"yesterday"}';
const CUT = '{"id":4,"at":"2026-01-';
const TOO_LARGE = '{"at":"2026-01-31 10:00:00", "id": 3000000000}';
const jsonText = [good(1), NO_TIME, good(3), CUT, TOO_LARGE, good(6)].join('\n');
/** The bytes of a record need not be text. */
const broken = Buffer.concat([
  Buffer.from(`${good(1)}\n{"id":2,"at":"`),
  Buffer.from([0xff, 0xfe, 0x00]),
  Buffer.from(`"}\n${good(3)}\n`),
]);
const csvText = 'id,at\n1,2026-01-31 10:00:00\n2,yesterday\n3,2026-01-31 10:00:00\n4\n';

const INPUTS = {
  'readings.jsonl': jsonText,
  'readings.jsonl.gz': gzipSync(jsonText),
  'broken.jsonl': broken,
  'readings.csv': csvText,
};
type Input = keyof typeof INPUTS;

const readingsOf = (folder: string, name: Input, badRecords: Policy, batchSize?: number) => {
  const env = environment(batchSize === undefined ? {} : { batchSize });
  const format = name.endsWith('.csv') ? csv({ badRecords }) : json({ badRecords });
  return { env, stream: env.from(file(join(folder, name), { schema: readings, format })) };
};

describe('bad records', () => {
  it.each([
    ['readings.jsonl', 2, 15],
    ['readings.jsonl.gz', 2, 15],
    ['readings.csv', 3, 3],
  ] as const)('FAIL names the place in %s', async (name, line, column) => {
    const folder = temporaryFolder(INPUTS);
    const { env, stream } = readingsOf(folder, name, 'FAIL');
    stream.sinkTo(fileSink(join(folder, 'out.jsonl'), { format: json() }));
    await expect(env.execute().done).rejects.toMatchObject({
      code: 'DATA_BAD_RECORD',
      domain: 'data',
      location: { source: join(folder, name), line, column },
      message: expect.stringContaining(`${join(folder, name)}:${line}:${column}: `) as unknown,
    });
    expect(namesIn(folder)).toEqual(Object.keys(INPUTS).toSorted());
  });

  it.each([1, 2, undefined])('SKIP counts, batch size %s', async (batchSize) => {
    const folder = temporaryFolder(INPUTS);
    const { env, stream } = readingsOf(folder, 'readings.jsonl', 'SKIP', batchSize);
    const path = join(folder, 'out.csv');
    stream
      .filter(col('at').isNotNull())
      .select('id')
      .sinkTo(fileSink(path, { format: csv() }));
    expect(await env.execute().done).toMatchObject({ rowsIn: 3, rowsOut: 3, badRecords: 3 });
    expect(readFileSync(path, 'utf8')).toBe('id\n1\n3\n6\n');
  });

  it('columns that no one reads are not judged', async () => {
    const folder = temporaryFolder(INPUTS);
    const { env, stream } = readingsOf(folder, 'readings.jsonl', 'SKIP');
    const ids = collect<Pick<ReadingFields, 'id'>>();
    stream.select('id').sinkTo(ids);
    expect(await env.execute().done).toMatchObject({ rowsIn: 4, badRecords: 2 });
    expect(ids.rows.map(({ id }) => id)).toEqual([1, 2, 3, 6]);
  });

  it('all columns are judged where dead letters are read, even if nothing else is', async () => {
    const folder = temporaryFolder(INPUTS);
    const { env, stream } = readingsOf(folder, 'readings.jsonl', 'DEAD_LETTER');
    const dead = collect<DeadLetterFields>();
    stream.deadLetters.sinkTo(dead);
    expect((await env.execute().done).badRecords).toBe(3);
    expect(dead.rows.map(({ line }) => line)).toEqual([2, 4, 5]);
  });

  const deadLettersOf = async (name: Input, batchSize?: number) => {
    const folder = temporaryFolder(INPUTS);
    const { env, stream } = readingsOf(folder, name, 'DEAD_LETTER', batchSize);
    const kept = collect<ReadingFields>();
    const dead = collect<DeadLetterFields>();
    stream.sinkTo(kept);
    stream.deadLetters.sinkTo(dead);
    const result = await env.execute().done;
    expect(result.badRecords).toBe(dead.rows.length);
    expect(dead.rows.map(({ source }) => source)).toEqual(dead.rows.map(() => join(folder, name)));
    return { kept: kept.rows.map(({ id }) => id), dead: dead.rows };
  };

  it.each([
    ['readings.jsonl', 1],
    ['readings.jsonl', undefined],
    ['readings.jsonl.gz', undefined],
  ] as const)('DEAD_LETTER keeps the bytes of %s, batch size %s', async (name, batchSize) => {
    const { kept, dead } = await deadLettersOf(name, batchSize);
    expect(kept).toEqual([1, 3, 6]);
    const text = dead.map(({ record }) => Buffer.from(record).toString());
    expect(text).toEqual([NO_TIME, CUT, TOO_LARGE]);
    expect(dead.map(({ line }) => line)).toEqual([2, 4, 5]);
    const first = good(1).length + 1;
    expect(dead.map(({ offset }) => offset)).toEqual(
      [0, 1, 2].map((i) => first + jsonText.slice(first).indexOf(text[i])),
    );
    dead.forEach(({ problem }) => expect(problem).not.toBe(''));
  });

  it('DEAD_LETTER keeps bytes that are no text', async () => {
    const { kept, dead } = await deadLettersOf('broken.jsonl');
    expect(kept).toEqual([1, 3]);
    expect(dead).toHaveLength(1);
    const from = good(1).length + 1;
    expect(Buffer.from(dead[0].record)).toEqual(broken.subarray(from, broken.indexOf(10, from)));
  });

  it('DEAD_LETTER keeps records of CSV', async () => {
    const { kept, dead } = await deadLettersOf('readings.csv');
    expect(kept).toEqual([1, 3]);
    expect(dead.map(({ record }) => Buffer.from(record).toString())).toEqual(['2,yesterday', '4']);
    expect(dead.map(({ line }) => line)).toEqual([3, 5]);
  });
});
