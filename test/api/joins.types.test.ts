// The types of joins: which columns a pair has, and which of them may be null.
import {
  environment,
  float64,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  watermarks,
  type DataStream,
  type Fields,
  type JoinType,
  type RowOf,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const orders = schema({ user: string(), at: timestamp(3), euros: float64() });
const visits = schema({ user: string(), page: int32() });
const people = schema({ name: string(), at: timestamp(3), town: string().nullable() });
const env = environment();
const byUser = () => env.from(fromArray(orders, [])).keyBy('user');
const byVisitor = () => env.from(fromArray(visits, [])).keyBy('user');
const byName = () => env.from(fromArray(people, [])).keyBy('name');
type RowsOf<S> = S extends DataStream<infer F> ? RowOf<F> : never;
interface Order {
  user: string;
  at: Date;
  euros: number;
}

/** Whether the columns may be null at run time, to compare with what the types say. */
const nullability = <F extends Fields>(stream: DataStream<F>): Record<string, boolean> =>
  Object.fromEntries(stream.schema.fields.map(({ name, type }) => [name, type.isNullable]));

const asIntervals = <const J extends JoinType>(type: J) =>
  byUser().intervalJoin(byVisitor()).between('-5s', '5s', { type });

describe('types of interval joins', () => {
  it('are those of both sides, with a key of one name once', () => {
    const joined = byUser().intervalJoin(byVisitor()).between('-5s', '5s');
    type Inner = { user: string; at: Date; euros: number; page: number };
    expectTypeOf<RowsOf<typeof joined>>().toEqualTypeOf<Inner>();
    expect(joined.schema.names).toEqual(['user', 'at', 'euros', 'page']);
  });

  it('are null on the sides that a row may lack, but not in the shared key', () => {
    const left = asIntervals('left');
    type Left = { user: string; at: Date; euros: number; page: number | null };
    expectTypeOf<RowsOf<typeof left>>().toEqualTypeOf<Left>();
    expect(nullability(left)).toEqual({ user: false, at: false, euros: false, page: true });
    const right = asIntervals('right');
    type Right = { user: string; at: Date | null; euros: number | null; page: number };
    expectTypeOf<RowsOf<typeof right>>().toEqualTypeOf<Right>();
    expect(nullability(right)).toEqual({ user: false, at: true, euros: true, page: false });
    const full = asIntervals('full');
    type Full = { user: string; at: Date | null; euros: number | null; page: number | null };
    expectTypeOf<RowsOf<typeof full>>().toEqualTypeOf<Full>();
    expect(nullability(full)).toEqual({ user: false, at: true, euros: true, page: true });
  });

  it('are null in a shared key that only a right row without a key gives', async () => {
    const options = { watermarks: watermarks.monotonous('at') };
    const strict = schema({ user: string(), at: timestamp(3) });
    const loose = schema({ user: string().nullable(), seen: timestamp(3) });
    const right = env.from(fromArray(loose, [{ user: null, seen: new Date(0) }]), {
      watermarks: watermarks.monotonous('seen'),
    });
    const full = env
      .from(fromArray(strict, []), options)
      .keyBy('user')
      .intervalJoin(right.keyBy('user'))
      .between('-5s', '5s', { type: 'full' });
    type Full = { user: string | null; at: Date | null; seen: Date | null };
    expectTypeOf<RowsOf<typeof full>>().toEqualTypeOf<Full>();
    expect(nullability(full)).toEqual({ user: true, at: true, seen: true });
    expect(await full.collect()).toEqual([{ user: null, at: null, seen: new Date(0) }]);
    const left = env.from(fromArray(strict, [])).keyBy('user').join(right.keyBy('user'));
    expect(nullability(left)).toEqual({ user: false, at: false, seen: false });
  });

  it('have the prefixes in their names, and both keys where those differ', () => {
    const settings = { type: 'left', left: 'order_', right: 'visit_' } as const;
    const joined = byUser().intervalJoin(byVisitor()).between('0s', '1h', settings);
    type Pair = {
      order_user: string;
      order_at: Date;
      order_euros: number;
      visit_user: string | null;
      visit_page: number | null;
    };
    expectTypeOf<RowsOf<typeof joined>>().toEqualTypeOf<Pair>();
    expect(Object.keys(nullability(joined))).toEqual([
      'order_user',
      'order_at',
      'order_euros',
      'visit_user',
      'visit_page',
    ]);
  });

  it('have late rows of each side, and flow on', () => {
    const { main, leftLate, rightLate } = asIntervals('left');
    expectTypeOf<RowsOf<typeof leftLate>>().toEqualTypeOf<Order>();
    expectTypeOf<RowsOf<typeof rightLate>>().toEqualTypeOf<{ user: string; page: number }>();
    const pages = main.filter((row) => {
      expectTypeOf(row.page).toEqualTypeOf<number | null>();
      return row.page !== null;
    });
    expect(pages.schema.names).toEqual(main.schema.names);
    expect(leftLate.schema.names).toEqual(orders.names);
    expect(rightLate.schema.names).toEqual(visits.names);
  });

  it('refuse what is no type of join and what is no keyed stream', () => {
    const join = byUser().intervalJoin(byVisitor());
    // @ts-expect-error There is no such type.
    const settings: Parameters<typeof join.between>[2] = { type: 'outer' };
    expect(settings).toEqual({ type: 'outer' });
    // @ts-expect-error The right side has no key.
    const withoutKey: Parameters<ReturnType<typeof byUser>['join']>[0] = env.from(
      fromArray(visits, []),
    );
    expect(withoutKey.stream).toBeUndefined();
  });
});

describe('types of joins by key', () => {
  it('are never null where the sides are not', () => {
    const joined = byUser().join(byName(), { right: 'person_' });
    type Pair = {
      user: string;
      at: Date;
      euros: number;
      person_name: string;
      person_at: Date;
      person_town: string | null;
    };
    expectTypeOf<RowsOf<typeof joined>>().toEqualTypeOf<Pair>();
    expect(nullability(joined)).toMatchObject({ person_name: false, person_town: true });
  });

  it('keep both keys of different names', () => {
    const joined = byVisitor().join(byName());
    type Pair = { user: string; page: number; name: string; at: Date; town: string | null };
    expectTypeOf<RowsOf<typeof joined>>().toEqualTypeOf<Pair>();
    expect(joined.schema.names).toEqual(['user', 'page', 'name', 'at', 'town']);
  });

  it('throw where names clash, and say what to do', () => {
    expect(() => byUser().join(byName())).toThrow(
      "Both sides of the join have a column 'at': give a prefix, { right: 'other_' }",
    );
    const joined = byUser().join(byName(), { left: 'a_', right: 'b_' });
    expectTypeOf<RowsOf<typeof joined>>().toHaveProperty('b_at').toEqualTypeOf<Date>();
    expect(joined.schema.names).toContain('b_at');
  });
});
