// The types of windows: what functions are given, and which columns come out.
import {
  count,
  environment,
  evictors,
  float64,
  fromArray,
  globalWindow,
  int32,
  jsonValue,
  schema,
  session,
  string,
  sum,
  timestamp,
  triggers,
  tumble,
  valueState,
  type DataStream,
  type RowOf,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const sales = schema({ at: timestamp(3), shop: string(), euros: float64() });
const stream = () => environment().from(fromArray(sales, []));
const byShop = () => stream().keyBy('shop');
type RowsOf<S> = S extends DataStream<infer F> ? RowOf<F> : never;

describe('types of windows', () => {
  it('have bounds where the windows have', () => {
    const aggregates = { n: count(), euros: sum('euros') };
    const tumbling = byShop().window(tumble('1h')).trigger(triggers.count(2)).aggregate(aggregates);
    type Bounded = { shop: string; window_start: Date; window_end: Date; n: bigint; euros: number };
    expectTypeOf<RowsOf<typeof tumbling>>().toEqualTypeOf<Bounded>();
    const counted = byShop().countWindow(3).aggregate(aggregates);
    type Unbounded = { shop: string; n: bigint; euros: number };
    expectTypeOf<RowsOf<typeof counted>>().toEqualTypeOf<Unbounded>();
    const global = byShop().window(globalWindow()).aggregate(aggregates);
    expectTypeOf<RowsOf<typeof global>>().toEqualTypeOf<Unbounded>();
    const all = stream().countWindowAll(5).aggregate(aggregates);
    expectTypeOf<RowsOf<typeof all>>().toEqualTypeOf<{ n: bigint; euros: number }>();
    expect(counted.schema.names).toEqual(['shop', 'n', 'euros']);
    expect(tumbling.schema.names).toEqual(['shop', 'window_start', 'window_end', 'n', 'euros']);
  });

  it('flow into functions of rows', () => {
    byShop().window(
      session((row) => {
        expectTypeOf(row.euros).toEqualTypeOf<number>();
        return 1000;
      }),
    );
    byShop()
      .window(tumble('1h'))
      .trigger({
        state: { last: valueState(float64()) },
        onElement(row, time, window, ctx) {
          expectTypeOf(row.shop).toEqualTypeOf<string>();
          expectTypeOf(time).toEqualTypeOf<number | undefined>();
          expectTypeOf(window.end).toEqualTypeOf<number>();
          expectTypeOf(ctx.state.last.get()).toEqualTypeOf<number | undefined>();
          return 'CONTINUE';
        },
        clear: () => undefined,
      })
      .evictor(evictors.delta(3, (row: { euros: number }, last) => row.euros - last.euros))
      .evictor({ evictBefore: (elements) => elements.filter(({ row }) => row.euros > 0) });
    expect(stream().schema.names).toHaveLength(3);
  });

  it('flow through process functions with state and side outputs', () => {
    const result = byShop()
      .window(tumble('1h'))
      .process({
        output: schema({ shop: string(), n: int32() }),
        sideOutputs: { odd: schema({ euros: float64() }) },
        state: { total: valueState(float64()) },
        windowState: { seen: valueState(int32()) },
        process(key, window, rows, ctx) {
          expectTypeOf(key.shop).toEqualTypeOf<string>();
          expectTypeOf(window.maxTimestamp).toEqualTypeOf<number>();
          expectTypeOf(rows[0].euros).toEqualTypeOf<number>();
          expectTypeOf(ctx.state.total.get()).toEqualTypeOf<number | undefined>();
          expectTypeOf(ctx.windowState.seen.get()).toEqualTypeOf<number | undefined>();
          ctx.collect({ shop: key.shop, n: rows.length });
          ctx.sideOutput('odd', { euros: 1 });
        },
      });
    const { main, odd, late } = result;
    expectTypeOf<RowsOf<typeof main>>().toEqualTypeOf<{ shop: string; n: number }>();
    expectTypeOf<RowsOf<typeof odd>>().toEqualTypeOf<{ euros: number }>();
    expectTypeOf<RowsOf<typeof late>['euros']>().toEqualTypeOf<number>();
    expect(odd.schema.names).toEqual(['euros']);
  });

  it('flow from what was computed ahead', () => {
    const output = schema({ mean: float64() });
    const windows = byShop().window(tumble('1h'));
    const averaged = windows.aggregate({
      output,
      accumulator: jsonValue<{ n: number; sum: number }>(),
      createAccumulator: () => ({ n: 0, sum: 0 }),
      add(acc, row) {
        expectTypeOf(row.euros).toEqualTypeOf<number>();
        return { n: acc.n + 1, sum: acc.sum + row.euros };
      },
      getResult: ({ n, sum: total }) => ({ mean: total / n }),
    });
    expectTypeOf<RowsOf<typeof averaged>>().toEqualTypeOf<{ mean: number }>();
    const combined = windows.aggregate(
      { n: count().asNumber() },
      {
        output,
        process(key, _window, [{ n }], ctx) {
          expectTypeOf(n).toEqualTypeOf<number>();
          expectTypeOf(key.shop).toEqualTypeOf<string>();
          ctx.collect({ mean: n });
        },
      },
    );
    expectTypeOf<RowsOf<typeof combined>>().toEqualTypeOf<{ mean: number }>();
    const folded = windows.reduce((a, b) => ({ ...a, euros: a.euros + b.euros }));
    expectTypeOf<RowsOf<typeof folded>['euros']>().toEqualTypeOf<number>();
    expect(averaged.schema.names).toEqual(['mean']);
  });

  it('refuse what merging windows cannot do', () => {
    const sessions = byShop().window(session('1h'));
    const distance = (a: { euros: number }, b: { euros: number }): number => b.euros - a.euros;
    const trigger = triggers.delta(1, distance, jsonValue<{ euros: number }>());
    expect(() => sessions.trigger(trigger).aggregate({ n: count() })).toThrow(/onMerge/);
    const output = schema({ n: int32() });
    const windowState = { seen: valueState(int32()) };
    const process = (): undefined => undefined;
    expect(() => sessions.process({ output, windowState, process })).toThrow(/by window/);
  });
});
