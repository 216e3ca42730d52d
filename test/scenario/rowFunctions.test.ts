// A job in functions of the user and the same job in expressions: the same rows.
import fc from 'fast-check';
import {
  boolean,
  col,
  count,
  environment,
  float64,
  fn,
  fromArray,
  int32,
  int64,
  last,
  max,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  vectorFn,
  watermarks,
  when,
  type RowOf,
  type Schema,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const orders = schema({
  at: timestamp(3),
  customer: string().nullable(),
  quantity: int32().nullable(),
  cents: int64(),
  weight: float64().nullable(),
  isGift: boolean().nullable(),
});
type OrderFields = typeof orders extends Schema<infer F> ? F : never;
type Order = RowOf<OrderFields>;

const priced = schema({
  at: timestamp(3),
  customer: string(),
  total: int64().nullable(),
  grams: float64(),
  size: string(),
  isGift: boolean().nullable(),
});
type Priced = RowOf<typeof priced extends Schema<infer F> ? F : never>;

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 });
const anyOrder: fc.Arbitrary<Order> = fc.record({
  at: fc.integer({ min: 0, max: 60_000 }).map((ms) => new Date(1_700_000_000_000 + ms)),
  customer: nullable(
    fc.constantFrom('', 'ann', 'BOB', 'a customer with a long name', 'Zoë', ' spaces '),
  ),
  quantity: nullable(fc.integer({ min: -5, max: 20 })),
  cents: fc.bigInt({ min: -1000n, max: 1n << 40n }),
  weight: nullable(fc.double({ min: -10, max: 10, noNaN: true })),
  isGift: nullable(fc.boolean()),
});

type Orders = ReturnType<typeof ordersOf>;
const ordersOf = (rows: Order[], batchSize: number) =>
  environment({ batchSize }).from(fromArray(orders, rows), {
    watermarks: watermarks.boundedOutOfOrderness('at', '1 min'),
  });

const byExpressions = (stream: Orders) =>
  stream.filter(col('quantity').gt(0).or(col('isGift').isTrue())).select({
    at: 'at',
    customer: col('customer').trim().upper().coalesce('nobody'),
    total: col('cents').mul(col('quantity')).cast(int64()),
    grams: col('weight').coalesce(0.5).mul(1000),
    size: when(col('quantity').ge(10))
      .then('large')
      .when(col('quantity').ge(3))
      .then('medium')
      .otherwise('small'),
    isGift: col('isGift').and(col('cents').gt(500)),
  });

const trimmed = (text: string): string => text.replace(/^ +| +$/g, '');
const pricedOf = ({ at, customer, quantity, cents, weight, isGift }: Order): Priced => ({
  at,
  customer: customer === null ? 'nobody' : trimmed(customer).toUpperCase(),
  total: quantity === null ? null : cents * BigInt(quantity),
  grams: (weight ?? 0.5) * 1000,
  size: (quantity ?? 0) >= 10 ? 'large' : (quantity ?? 0) >= 3 ? 'medium' : 'small',
  // SQL's AND: false beats null.
  isGift: cents > 500n ? isGift : false,
});
const isWanted = (order: Order): boolean => (order.quantity ?? 0) > 0 || order.isGift === true;

const byFunctions = (stream: Orders) => stream.filter(isWanted).map(pricedOf, priced);
const byFlatMap = (stream: Orders) =>
  stream.flatMap((order) => (isWanted(order) ? [pricedOf(order)] : []), priced);
const byColumnFunctions = (stream: Orders) =>
  stream
    .filter(
      fn([col('quantity'), col('isGift')], boolean(), (quantity, isGift) =>
        isWanted({ quantity, isGift } as Order),
      ),
    )
    .map(pricedOf, priced)
    .withColumns({
      grams: vectorFn([col('grams')], float64(), ([grams], rowCount, out) => {
        for (let row = 0; row < rowCount; row++) out[row] = grams[row] as number;
      }),
    });

const totalsOf = (stream: ReturnType<typeof byFunctions>) =>
  stream
    .keyBy('customer', 'isGift')
    .window(tumble('10s'))
    .aggregate({ orders: count(), total: sum('total'), heaviest: max('grams'), size: last('size') })
    .collect();

const sorted = (rows: object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : value,
      ),
    )
    .toSorted();

describe('functions and expressions', () => {
  const anyRows = fc.array(anyOrder, { maxLength: 80 });
  const anyBatchSize = fc.constantFrom(1, 7, 64, 1024);

  it('compute the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyBatchSize, async (rows, batchSize) => {
        const expected = await byExpressions(ordersOf(rows, batchSize)).collect();
        expect(expected).toEqual(rows.filter(isWanted).map(pricedOf));
        for (const way of [byFunctions, byFlatMap, byColumnFunctions]) {
          expect(await way(ordersOf(rows, batchSize)).collect()).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('feed windows the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyBatchSize, async (rows, batchSize) => {
        const expected = sorted(await totalsOf(byFunctions(ordersOf(rows, 1024))));
        expect(sorted(await totalsOf(byFlatMap(ordersOf(rows, batchSize))))).toEqual(expected);
        expect(sorted(await totalsOf(byExpressions(ordersOf(rows, batchSize))))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('reduce and aggregate agree', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyBatchSize, async (rows, batchSize) => {
        const windows = () =>
          byFunctions(ordersOf(rows, batchSize)).keyBy('customer').window(tumble('10s'));
        const reduced = await windows()
          .reduce((a, b) => (b.grams > a.grams ? b : a))
          .collect();
        const aggregated = await windows()
          .aggregate({ heaviest: max('grams') })
          .collect();
        const pairs = (of: { customer: string; grams: number }[]) =>
          of.map(({ customer, grams }) => `${customer} ${grams + 0}`).toSorted();
        expect(pairs(reduced)).toEqual(
          pairs(aggregated.map(({ customer, heaviest }) => ({ customer, grams: heaviest }))),
        );
      }),
      { numRuns: 40 },
    );
  });
});
