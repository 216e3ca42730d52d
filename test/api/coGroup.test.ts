import fc from 'fast-check';
import {
  array,
  environment,
  fromArray,
  int32,
  schema,
  session,
  string,
  timestamp,
  tumble,
  watermarks,
  type JoinType,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';

const orders = schema({ user: string().nullable(), at: timestamp(3).asEpoch(), order: int32() });
const visits = schema({ user: string().nullable(), at: timestamp(3).asEpoch(), visit: int32() });
const inputs = {
  orders: testInput(orders, { time: 'at' }),
  visits: testInput(visits, { time: 'at' }),
};

interface Event {
  readonly side: 0 | 1;
  readonly user: string | null;
  readonly at: number;
}

const events = fc.array(
  fc.record({
    side: fc.constantFrom(0 as const, 1 as const),
    user: fc.constantFrom('a', 'b', null),
    at: fc.integer({ min: -40, max: 60 }),
  }),
  { maxLength: 30 },
);

/** Windows of the rows of each user: lists of row numbers of either side. */
function naiveWindows(rows: readonly Event[], windowOf: (rows: number[]) => number[][]) {
  const users = [...new Set(rows.map(({ user }) => user))];
  return users.flatMap((user) => {
    const own = rows.flatMap((row, index) => (row.user === user ? [index] : []));
    return windowOf(own).map((indices) => ({
      user,
      lefts: indices.filter((index) => rows[index].side === 0),
      rights: indices.filter((index) => rows[index].side === 1),
    }));
  });
}

function naiveJoin(rows: readonly Event[], type: JoinType): string[] {
  const windowOf = (own: number[]): number[][] => {
    const starts = new Map<number, number[]>();
    for (const index of own) {
      const start = Math.floor(rows[index].at / 10);
      starts.set(start, [...(starts.get(start) ?? []), index]);
    }
    return [...starts.values()];
  };
  const pairs = naiveWindows(rows, windowOf).flatMap(({ user, lefts, rights }) => {
    if (user !== null && lefts.length > 0 && rights.length > 0)
      return lefts.flatMap((a) => rights.map((b) => `${user} ${a} ${b}`));
    return [
      ...(type === 'left' || type === 'full' ? lefts.map((a) => `${user} ${a} null`) : []),
      ...(type === 'right' || type === 'full' ? rights.map((b) => `${user} null ${b}`) : []),
    ];
  });
  return pairs.sort();
}

describe('window join', () => {
  it.each(['inner', 'left', 'right', 'full'] as const)('%s: as a nested loop', async (type) => {
    const property = fc.asyncProperty(
      events,
      fc.constantFrom(1, 7, 1024),
      async (rows, batchSize) => {
        await using driver = await testDriver(
          inputs,
          ({ orders: left, visits: right }) => ({
            pairs: left
              .keyBy('user')
              .windowJoin(right.keyBy('user'), tumble('10 ms'), { type, right: 'visit_' }),
          }),
          { batchSizes: [batchSize] },
        );
        for (const [index, { side, user, at }] of rows.entries()) {
          if (side === 0) await driver.push('orders', { user, at, order: index });
          else await driver.push('visits', { user, at, visit: index });
        }
        await driver.finish();
        const pairs = driver
          .rows('pairs')
          .map((pair) => `${pair.user ?? pair.visit_user} ${pair.order} ${pair.visit_visit}`);
        expect(pairs.sort()).toEqual(naiveJoin(rows, type));
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  it('has the columns of both sides, typed, a key of one name once', () => {
    const env = environment();
    const left = env.from(fromArray(orders, [])).keyBy('user');
    const right = env.from(fromArray(visits, [])).drop('at').keyBy('user');
    const joined = left.windowJoin(right, tumble('1s'), { type: 'left' });
    type Pair = Awaited<ReturnType<typeof joined.main.collect>>[number];
    expectTypeOf<Pair>().toEqualTypeOf<{
      user: string | null;
      at: number;
      order: number;
      visit: number | null;
    }>();
    expect(joined.schema.names).toEqual(['user', 'at', 'order', 'visit']);
    expect(() =>
      left.windowJoin(env.from(fromArray(visits, [])).keyBy('user'), tumble('1s')),
    ).toThrow("Both sides of the join have a column 'at': give a prefix");
  });
});

describe('coGroup', () => {
  it('names a column that it cannot keep', () => {
    const env = environment();
    const tags = schema({ user: string(), tags: array(string()) });
    const left = env.from(fromArray(tags, [])).keyBy('user');
    expect(() => left.windowJoin(left, tumble('1s'), { right: 'r_' })).toThrow(
      "windowJoin and coGroup cannot keep the column 'tags', which is ARRAY<STRING NOT NULL>",
    );
  });

  it('refuses a function that gives a promise', async () => {
    const env = environment();
    const left = env.from(fromArray(orders, [{ user: 'a', at: 0, order: 1 }]), {
      watermarks: watermarks.monotonous('at'),
    });
    const right = env.from(fromArray(visits, []), { watermarks: watermarks.monotonous('at') });
    const late = (): Promise<void> => Promise.reject(new Error('nobody looks'));
    const both = left.keyBy('user').coGroup(right.keyBy('user'), session('10 ms'), {
      output: schema({ start: int32() }),
      apply: late as unknown as () => undefined,
    });
    await expect(both.main.collect()).rejects.toThrow(/promise/i);
  });

  it('sees both sides of merging sessions, and gives late rows by side', async () => {
    await using driver = await testDriver(inputs, ({ orders: left, visits: right }) => {
      const both = left.keyBy('user').coGroup(right.keyBy('user'), session('10 ms'), {
        output: schema({ start: int32(), end: int32(), orders: string(), visits: string() }),
        apply(lefts, rights, { collect, window }) {
          expectTypeOf(lefts[0].order).toEqualTypeOf<number>();
          collect({
            start: window.start,
            end: window.end,
            orders: lefts.map(({ order }) => order).join(),
            visits: rights.map(({ visit }) => visit).join(),
          });
        },
      });
      const { main, leftLate, rightLate } = both;
      return { main, leftLate, rightLate };
    });
    await driver.push('orders', { user: 'a', at: 0, order: 1 });
    await driver.push('visits', { user: 'a', at: 18, visit: 2 });
    await driver.push('orders', { user: 'a', at: 9, order: 3 });
    await driver.watermark('orders', 50);
    await driver.watermark('visits', 50);
    expect(driver.rows('main')).toEqual([{ start: 0, end: 28, orders: '1,3', visits: '2' }]);
    await driver.push('visits', { user: 'a', at: 1, visit: 4 });
    await driver.push('orders', { user: 'a', at: 2, order: 5 });
    expect(driver.rows('rightLate')).toEqual([{ user: 'a', at: 1, visit: 4 }]);
    expect(driver.rows('leftLate')).toEqual([{ user: 'a', at: 2, order: 5 }]);
    await driver.finish();
    expect(driver.rows('main')).toEqual([]);
  });
});
