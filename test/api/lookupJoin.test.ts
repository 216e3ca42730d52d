import {
  environment,
  fromArray,
  int32,
  int64,
  lookupFrom,
  schema,
  string,
  type DataType,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const order = schema({ id: int32(), customer_id: int64().nullable() });
const person = schema({ id: int64(), name: string(), city: string().nullable() });
const ada: typeof person.rowType = { id: 1n, name: 'Ada', city: 'Rome' };
const bob: typeof person.rowType = { id: 2n, name: 'Bob', city: null };
const people = lookupFrom(
  person,
  new Map([
    [1n, ada],
    [2n, bob],
  ]),
);
const orders = () =>
  environment({ batchSize: 3 }).from(
    fromArray(
      order,
      [1n, 2n, 3n, null, 1n].map((customer_id, id) => ({ id, customer_id })),
    ),
  );
type RowsOf<S> = S extends AsyncIterable<infer R> ? R : never;

describe('lookupJoin', () => {
  it('inner leaves out rows without a match', async () => {
    const joined = orders().lookupJoin(people, { on: { customer_id: 'id' } });
    expect(await joined.collect()).toEqual([
      { id: 0, customer_id: 1n, name: 'Ada', city: 'Rome' },
      { id: 1, customer_id: 2n, name: 'Bob', city: null },
      { id: 4, customer_id: 1n, name: 'Ada', city: 'Rome' },
    ]);
  });

  it('left has nulls, and a prefix tells columns apart', async () => {
    const joined = orders().lookupJoin(people, {
      on: { customer_id: 'id' },
      type: 'left',
      prefix: 'customer_',
      cache: { maxRows: 1 },
    });
    expect((await joined.collect()).slice(2, 4)).toEqual([
      { id: 2, customer_id: 3n, customer_name: null, customer_city: null },
      { id: 3, customer_id: null, customer_name: null, customer_city: null },
    ]);
    expectTypeOf<RowsOf<typeof joined>>().toEqualTypeOf<{
      id: number;
      customer_id: bigint | null;
      customer_name: string | null;
      customer_city: string | null;
    }>();
  });

  it('asks a service in batches, again where it fails, in order', async () => {
    const asked: number[] = [];
    let failures = 2;
    const service = lookupFrom(person, async (keys, { signal }) => {
      expect(signal.aborted).toBe(false);
      if (failures-- > 0) throw new Error('busy');
      asked.push(keys.length);
      await new Promise((resolve) => setTimeout(resolve, keys.length === 1 ? 5 : 0));
      return keys.map(({ id }) => (id === undefined ? [] : [{ id, name: `p${id}`, city: null }]));
    });
    const rows = Array.from({ length: 50 }, (_, id) => ({ id, customer_id: BigInt(id % 7) }));
    const joined = environment({ batchSize: 20 })
      .from(fromArray(order, rows))
      .lookupJoin(service, {
        on: { customer_id: 'id' },
        batch: { size: 10 },
        retry: { attempts: 3, delay: 1 },
        cache: {},
      });
    const result = await joined.collect();
    expect(result.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(result.every(({ customer_id, name }) => name === `p${customer_id}`)).toBe(true);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(20);
  });

  it('ends the job when a lookup fails, with the row', async () => {
    const broken = lookupFrom(person, async () => {
      throw new Error('no connection');
    });
    const joined = orders().lookupJoin(broken, { on: { customer_id: 'id' } });
    await expect(joined.collect()).rejects.toThrow(
      /in 'lookupJoin', batch 0, row 0: The function failed: no connection\. The row: \{"id":0/,
    );
  });

  it('refuses keys of other types, names that are taken, and no keys', () => {
    const texts = lookupFrom(schema({ id: string() }), () => []);
    const numbers = lookupFrom(schema({ id: int64().asNumber() }), () => []);
    const taken = lookupFrom(schema({ key: int64(), id: int32() }), () => []);
    const on = { customer_id: 'id' } as never;
    expect(() => orders().lookupJoin(texts, { on })).toThrow(/'customer_id' is BIGINT and/);
    expect(() => orders().lookupJoin(numbers, { on })).toThrow(/declare both alike/);
    expect(() => orders().lookupJoin(taken, { on: { customer_id: 'key' } })).toThrow(
      /both have a column 'id'/,
    );
    expect(() => orders().lookupJoin(people, { on: {} })).toThrow(/on has no columns/);
    expect(() =>
      orders().lookupJoin(people, { on: { customer_id: 'id' }, cache: { maxRows: 0 } }),
    ).toThrow(/cache.maxRows is 0/);
    // @ts-expect-error a column of another type
    expect(() => orders().lookupJoin(people, { on: { customer_id: 'name' } })).toThrow();
    expectTypeOf(people.schema.rowType).toEqualTypeOf<{
      id: bigint;
      name: string;
      city: string | null;
    }>();
    expectTypeOf<DataType<bigint>>().toExtend<DataType<bigint | null>>();
  });
});
