import {
  bytes,
  collect,
  environment,
  float64,
  fromArray,
  map,
  row,
  schema,
  string,
  timestamp,
  array,
  type AsyncErrorFields,
  type DataType,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

const input = schema({ n: float64(), text: string() });
const rows = [
  { n: 1, text: ' a ' },
  { n: -1, text: 'b' },
  { n: 3, text: 'c' },
];
const positive = z.object({ n: z.number().positive(), text: z.string().trim() });
type RowsOf<S> = S extends AsyncIterable<infer R> ? R : never;

describe('validate', () => {
  const from = () => environment({ batchSize: 2 }).from(fromArray(input, rows));

  it('gives what the validator gives, rejected rows aside', async () => {
    const { main, errors } = from().validate(positive, { onError: 'errors' });
    expectTypeOf<RowsOf<typeof main>>().toEqualTypeOf<{ n: number; text: string }>();
    const [good, bad] = [
      collect<{ n: DataType<number>; text: DataType<string> }>(),
      collect<AsyncErrorFields<{ n: DataType<number>; text: DataType<string> }>>(),
    ];
    main.sinkTo(good);
    errors.sinkTo(bad);
    await main.environment.execute().done;
    expect(good.rows).toEqual([
      { n: 1, text: 'a' },
      { n: 3, text: 'c' },
    ]);
    expect(bad.rows).toEqual([
      { n: -1, text: 'b', error: expect.stringMatching(/The row is not valid: n: /) },
    ]);
  });

  it('skips or fails', async () => {
    expect(await from().validate(positive, { onError: 'skip' }).collect()).toHaveLength(2);
    await expect(from().validate(positive).collect()).rejects.toThrow(
      /in 'validate', batch 0, row 1.*The row is not valid: n:/,
    );
  });

  it('waits for validators that answer later', async () => {
    const later = positive.refine(async ({ n }) => n !== 3);
    expect(await from().validate(later, { onError: 'skip' }).collect()).toEqual([
      { n: 1, text: 'a' },
    ]);
  });
});

it('rows are plain: structuredClone and postMessage take them', async () => {
  const everything = schema({
    at: timestamp(3),
    tags: array(string()),
    counts: map(string(), float64()),
    inner: row({ payload: bytes() }),
  });
  const value = {
    at: new Date(5),
    tags: ['a'],
    counts: new Map([['x', 1]]),
    inner: { payload: Uint8Array.of(1, 2) },
  };
  const [read] = await environment()
    .from(fromArray(everything, [value]))
    .collect();
  expect(structuredClone(read)).toEqual(value);
  expect(structuredClone(read)).toEqual(read);
});
