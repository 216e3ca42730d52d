// The types of split: a stream of the same columns for each condition, and `rest`.
import {
  col,
  environment,
  fromArray,
  int32,
  schema,
  string,
  type DataStream,
  type FieldsOf,
  type RowOf,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const sales = schema({ name: string(), price: int32().nullable() });
type Sales = FieldsOf<typeof sales>;
const stream = () => environment().from(fromArray(sales, []));

describe('types of split', () => {
  it('are streams of the same columns by the names of the conditions', () => {
    const streams = stream().split({
      cheap: col('price').lt(10),
      dear: (row) => {
        expectTypeOf(row).toEqualTypeOf<{ name: string; price: number | null }>();
        return row.price !== null;
      },
    });
    expectTypeOf<keyof typeof streams>().toEqualTypeOf<'cheap' | 'dear' | 'rest'>();
    expectTypeOf(streams.cheap).toEqualTypeOf<DataStream<Sales>>();
    expectTypeOf(streams.dear).toEqualTypeOf<DataStream<Sales>>();
    expectTypeOf(streams.rest).toEqualTypeOf<DataStream<Sales>>();
    expect(Object.keys(streams)).toEqual(['cheap', 'dear', 'rest']);
    for (const { schema: columns } of Object.values(streams)) expect(columns).toBe(sales);
  });

  it('flow on, and need no further type', () => {
    const { rest } = stream().split({ cheap: col('price').lt(10) }, { matches: 'all' });
    const twice = rest.withColumns({ twice: col('price').mul(2) });
    expectTypeOf<keyof RowOf<typeof twice extends DataStream<infer F> ? F : never>>().toEqualTypeOf<
      'name' | 'price' | 'twice'
    >();
    expect(twice.schema.names).toEqual(['name', 'price', 'twice']);
  });

  it('refuse other columns, what is no condition, and names that are not there', () => {
    const refused = [
      // @ts-expect-error There is no such column.
      () => stream().split({ cheap: col('prize').lt(10) }),
      // @ts-expect-error A number is no condition.
      () => stream().split({ cheap: col('price').mul(2) }),
      // @ts-expect-error Neither first nor all.
      () => stream().split({ cheap: col('price').lt(1) }, { matches: 'some' }),
    ];
    expect(refused).toHaveLength(3);
    // @ts-expect-error No condition has this name.
    expect(stream().split({ cheap: col('price').lt(10) }).dear).toBeUndefined();
  });
});
