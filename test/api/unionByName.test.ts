import {
  environment,
  float64,
  fromArray,
  int32,
  int64,
  schema,
  string,
  type DataStream,
  type DataType,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const left = schema({ id: int32(), name: string(), size: int32() });
const right = schema({ size: float64(), id: int64(), town: string() });

describe('union by name', () => {
  const streams = () => {
    const env = environment();
    return [
      env.from(fromArray(left, [{ id: 1, name: 'a', size: 2 }])),
      env.from(fromArray(right, [{ id: 7n, town: 'b', size: 0.5 }])),
    ] as const;
  };

  it('aligns columns, widens types and fills in nulls', async () => {
    const [a, b] = streams();
    const both = a.unionByName(b, { allowMissing: true });
    expect(both.schema.toString()).toBe(
      '(id BIGINT NOT NULL, name STRING, size DOUBLE NOT NULL, town STRING)',
    );
    const rows = await both.collect();
    rows.sort((x, y) => Number(x.id) - Number(y.id));
    expect(rows).toEqual([
      { id: 1n, name: 'a', size: 2, town: null },
      { id: 7n, name: null, size: 0.5, town: 'b' },
    ]);
    expectTypeOf(both).toEqualTypeOf<
      DataStream<{
        readonly id: DataType<number | bigint>;
        readonly name: DataType<string | null>;
        readonly size: DataType<number>;
        readonly town: DataType<string | null>;
      }>
    >();
  });

  it('names the columns that a side lacks', () => {
    const [a, b] = streams();
    expect(() => a.unionByName(b)).toThrow(
      "the left side lacks 'town' and the right side lacks 'name'. Pass { allowMissing: true }",
    );
  });

  it('refuses types that none holds', () => {
    const env = environment();
    const texts = env.from(fromArray(schema({ id: string() }), []));
    const numbers = env.from(fromArray(schema({ id: int32() }), []));
    expect(() => texts.unionByName(numbers)).toThrow(/'id' is STRING NOT NULL on the left and INT/);
  });
});
