// Validators at the edge of a source: types, columns and what becomes of bad records.
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import {
  collect,
  environment,
  float64,
  fromReadable,
  fromStandardSchema,
  int64,
  string,
  timestamp,
  type DeadLetterFields,
  type Fields,
  type Schema,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const encoder = new TextEncoder();

async function read<F extends Fields>(
  { schema, format }: { schema: Schema<F>; format: Parameters<typeof fromReadable>[1] },
  lines: readonly string[],
  batchSize = 3,
) {
  const bytes = async function* () {
    yield encoder.encode(lines.join('\n'));
  };
  const stream = environment({ batchSize }).from(fromReadable(schema, format, bytes()));
  const [rows, rejected] = [collect<F>(), collect<DeadLetterFields>()];
  stream.sinkTo(rows);
  stream.deadLetters.sinkTo(rejected);
  await stream.environment.execute().done;
  return { rows: rows.rows, rejected: rejected.rows };
}

const order = z.object({
  id: z.int(),
  price: z.number().positive(),
  name: z.string().optional(),
  tags: z.array(z.string()),
  at: z.coerce.date(),
});

describe('fromStandardSchema', () => {
  it('takes the columns of zod, and those that it cannot tell', async () => {
    const validated = fromStandardSchema(order, { columns: { at: timestamp(3) } });
    expect(String(validated.schema)).toBe(
      '(id BIGINT NOT NULL, price DOUBLE NOT NULL, name STRING, ' +
        'tags ARRAY<STRING NOT NULL> NOT NULL, at TIMESTAMP(3) NOT NULL)',
    );
    const { rows } = await read(validated, [
      '{"id":1,"price":2.5,"tags":["a"],"at":"2026-01-31T00:00:00Z"}',
      '',
      '{"id":2,"price":1,"tags":[],"at":1000,"name":"x","unknown":1}',
    ]);
    expectTypeOf(rows[0]).toEqualTypeOf<{
      id: number;
      price: number;
      name: string | null;
      tags: string[];
      at: Date;
    }>();
    expect(rows).toEqual([
      { id: 1, price: 2.5, name: null, tags: ['a'], at: new Date('2026-01-31') },
      { id: 2, price: 1, name: 'x', tags: [], at: new Date(1000) },
    ]);
  });

  it('takes the columns of arktype', async () => {
    const validated = fromStandardSchema(
      type({ id: 'number.integer', 'name?': 'string', kind: "'a' | 'b'", n: 'number | null' }),
    );
    const { rows } = await read(validated, ['{"id":1,"kind":"a","n":null}']);
    expect(rows).toEqual([{ id: 1, name: null, kind: 'a', n: null }]);
    expectTypeOf(rows[0].kind).toEqualTypeOf<'a' | 'b'>();
  });

  it('takes validators that tell no columns', async () => {
    const validator = v.object({ id: v.number(), name: v.optional(v.string()) });
    expect(() => fromStandardSchema(validator)).toThrow(/valibot schema does not tell its columns/);
    const validated = fromStandardSchema(validator, {
      columns: { id: float64(), name: string().nullable() },
    });
    const { rows } = await read(validated, ['{"id":1.5}', '{"id":2,"name":"b"}']);
    expectTypeOf(rows[0]).toEqualTypeOf<{ id: number; name: string | null }>();
    expect(rows).toEqual([
      { id: 1.5, name: null },
      { id: 2, name: 'b' },
    ]);
    // @ts-expect-error a column of another type
    fromStandardSchema(validator, { columns: { id: string(), name: string().nullable() } });
  });

  it('names the columns whose type is not known', () => {
    expect(() => fromStandardSchema(order)).toThrow(/zod schema does not tell the types of at;/);
    expect(() => fromStandardSchema(z.object({ n: z.bigint() }))).toThrow(/types of n;/);
    const exact = fromStandardSchema(z.object({ n: z.coerce.bigint() }), {
      columns: { n: int64() },
    });
    expectTypeOf(exact.schema.rowType).toEqualTypeOf<{ n: bigint }>();
  });

  const lines = [
    '{"id":1,"price":1,"tags":[],"at":1}',
    '{"id":2,"price":-1,"tags":[1],"at":1}',
    '{"id":3,',
    '{"id":4,"price":1,"tags":[],"at":4}',
    '[]',
    '{"id":5,"price":1,"tags":[],"at":9e15}',
    '{"id":6,"price":1,"tags":[],"at":6}',
  ];
  const columns = { at: timestamp(3) };

  it('sends what is rejected to the dead letters', async () => {
    const validated = fromStandardSchema(order, { columns, badRecords: 'DEAD_LETTER' });
    const { rows, rejected } = await read(validated, lines);
    expect(rows.map(({ id }) => id)).toEqual([1, 4, 6]);
    expect(rejected.map(({ line, record }) => [line, new TextDecoder().decode(record)])).toEqual(
      [2, 3, 5, 6].map((line) => [line, lines[line - 1]]),
    );
    expect(rejected[0].problem).toMatch(/price: .*; tags.0: Invalid input/);
    expect(rejected[1].problem).toMatch(/expected JSON/);
  });

  it('skips it, or fails', async () => {
    const skipped = await read(fromStandardSchema(order, { columns, badRecords: 'SKIP' }), lines);
    expect(skipped.rows).toHaveLength(3);
    await expect(read(fromStandardSchema(order, { columns }), lines)).rejects.toThrow(
      /stream:2:1: price: /,
    );
  });

  it('refuses rows that do not fit their columns, and validators that answer later', async () => {
    const wide = fromStandardSchema(z.object({ n: z.number() }), {
      columns: { n: int64().asNumber() },
      badRecords: 'SKIP',
    });
    const { rows } = await read(wide, ['{"n":1}', '{"n":1.5}', '{"n":2}']);
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    const later = z.object({ n: z.number() }).refine(async () => true);
    await expect(read(fromStandardSchema(later), ['{"n":1}'])).rejects.toThrow(/answers later/);
    await expect(
      read({ ...fromStandardSchema(z.object({ n: z.string() })), schema: wide.schema }, []),
    ).rejects.toThrow(/pass schema and format of fromStandardSchema\(\) together/);
  });
});
