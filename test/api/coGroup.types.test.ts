// The types of coGroup: rows of both sides, the output's columns, and late rows of each side.
import {
  environment,
  float64,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  tumble,
  type DataStream,
  type FieldsOf,
  type RowOf,
  type TimeWindow,
  watermarks,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const orders = schema({ user: string(), at: timestamp(3), euros: float64() });
const visits = schema({ name: string(), seen: timestamp(3), page: int32().nullable() });
const output = schema({ user: string(), orders: int32(), pages: int32().nullable() });
type RowsOf<S> = S extends DataStream<infer F> ? RowOf<F> : never;
type Order = { user: string; at: Date; euros: number };
type Visit = { name: string; seen: Date; page: number | null };
type Counted = { user: string; orders: number; pages: number | null };

const env = environment();
const byUser = () =>
  env.from(fromArray(orders, []), { watermarks: watermarks.monotonous('at') }).keyBy('user');
const byName = () =>
  env.from(fromArray(visits, []), { watermarks: watermarks.monotonous('seen') }).keyBy('name');
const counted = () =>
  byUser().coGroup(byName(), tumble('1h'), {
    output,
    apply(lefts, rights, { window, collect }) {
      expectTypeOf(lefts).toEqualTypeOf<Order[]>();
      expectTypeOf(rights).toEqualTypeOf<Visit[]>();
      expectTypeOf(window).toEqualTypeOf<TimeWindow>();
      expectTypeOf(collect).parameter(0).toEqualTypeOf<Counted>();
      const user = lefts[0]?.user ?? rights[0].name;
      collect({ user, orders: lefts.length, pages: rights[0]?.page ?? null });
    },
  });

describe('types of coGroup', () => {
  it('are the rows of each side and those of the output', () => {
    const grouped = counted();
    expectTypeOf<RowsOf<typeof grouped>>().toEqualTypeOf<Counted>();
    expectTypeOf(grouped.main).toEqualTypeOf<DataStream<FieldsOf<typeof output>>>();
    expect(grouped.schema.names).toEqual(['user', 'orders', 'pages']);
  });

  it('have late rows of each side', () => {
    const { main, leftLate, rightLate } = counted();
    expectTypeOf(leftLate).toEqualTypeOf<DataStream<FieldsOf<typeof orders>>>();
    expectTypeOf(rightLate).toEqualTypeOf<DataStream<FieldsOf<typeof visits>>>();
    expectTypeOf<RowsOf<typeof leftLate>>().toEqualTypeOf<Order>();
    expectTypeOf<RowsOf<typeof rightLate>>().toEqualTypeOf<Visit>();
    expect([main, leftLate, rightLate].map(({ schema: { names } }) => names)).toEqual([
      ['user', 'orders', 'pages'],
      ['user', 'at', 'euros'],
      ['name', 'seen', 'page'],
    ]);
  });

  it('keep the late rows where the stream is named', () => {
    const named = counted().named('counts');
    expectTypeOf<RowsOf<typeof named.leftLate>>().toEqualTypeOf<Order>();
    expect(named.rightLate.schema.names).toEqual(['name', 'seen', 'page']);
  });

  it('are those of both sides in window joins, null as their type says', () => {
    const joined = byUser().windowJoin(byName(), tumble('1h'), { type: 'left', right: 'visit_' });
    type Pair = Order & { visit_name: string | null; visit_seen: Date | null };
    expectTypeOf<RowsOf<typeof joined>>().toMatchTypeOf<Pair>();
    expectTypeOf<RowsOf<typeof joined>['visit_page']>().toEqualTypeOf<number | null>();
    expectTypeOf<RowsOf<typeof joined.leftLate>>().toEqualTypeOf<Order>();
    expectTypeOf<RowsOf<typeof joined.rightLate>>().toEqualTypeOf<Visit>();
    expect(joined.rightLate.schema.names).toEqual(['name', 'seen', 'page']);
  });

  it('refuse rows of other columns and functions that are async', () => {
    const window = tumble('1h');
    const wrong = () =>
      byUser().coGroup(byName(), window, {
        output,
        // @ts-expect-error The output has no such column.
        apply: (_lefts, _rights, { collect }) => collect({ name: 'a' }),
      });
    const asynchronous = () =>
      byUser().coGroup(byName(), window, {
        output,
        // @ts-expect-error A promise is not waited for.
        apply: () => Promise.resolve(),
      });
    expect([wrong, asynchronous]).toHaveLength(2);
  });
});
