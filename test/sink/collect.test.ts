import { expect, expectTypeOf, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema, type Schema } from '../../src/batch/schema.js';
import { collect } from '../../src/sink/collect.js';
import { runSink, sinkContext } from './testSink.js';

const fields = schema({ n: int32(), text: string().nullable() });
type FieldsOf = typeof fields extends Schema<infer F> ? F : never;
const rows = [
  { n: 1, text: 'a' },
  { n: 2, text: null },
  { n: 3, text: 'a text longer than a view' },
];

it('keeps rows in order over batches', async () => {
  const sink = collect<FieldsOf>();
  await runSink(sink, sinkContext(fields), [rows.slice(0, 2), [], rows.slice(2)]);
  expect(sink.rows).toEqual(rows);
  expect(sink.rows.map((row) => row.n + 1)).toEqual([2, 3, 4]);
  expect(sink.kinds).toEqual(['+I', '+I', '+I']);
});

it('keeps the kinds of a changelog', async () => {
  const sink = collect();
  await runSink(sink, sinkContext(fields), [rows], [1, 2, 3]);
  expect(sink.kinds).toEqual(['-U', '+U', '-D']);
});

it('names its limit', async () => {
  const sink = collect({ limit: 2 });
  await expect(runSink(sink, sinkContext(fields), [rows])).rejects.toMatchObject({
    code: 'RESOURCE_LIMIT',
    message: expect.stringContaining('limit of 2 rows') as string,
  });
});

it('types its rows by the schema of a stream', async () => {
  const sink = collect(fields, { limit: 3 });
  await runSink(sink, sinkContext(fields), [rows]);
  expectTypeOf(sink.rows).toEqualTypeOf<{ n: number; text: string | null }[]>();
  expect(sink.rows).toEqual(rows);
  await expect(runSink(sink, sinkContext(fields), [rows])).rejects.toThrow('limit of 3 rows');
});
