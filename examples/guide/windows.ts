// Windows beyond the plain ones: early results, the last rows of a count, sessions as a function of
// their rows.
import { count, environment, float64, fromArray, int32, print } from 'millrace';
import { schema, session, string, sum, timestamp, triggers, tumble, watermarks } from 'millrace';

const sales = schema({ at: timestamp(3), shop: string(), euros: float64() });
const sale = (second: number, shop: string, euros: number) => ({
  at: new Date(second * 1000),
  shop,
  euros,
});

const env = environment();
const byShop = env
  .from(
    fromArray(sales, [
      sale(5, 'north', 10),
      sale(12, 'south', 7),
      sale(21, 'north', 20),
      sale(24, 'north', 1),
      sale(70, 'north', 5),
    ]),
    { watermarks: watermarks.monotonous('at') },
  )
  .keyBy('shop');

// Each minute; until it is over, what is known so far every 10 s.
byShop
  .window(tumble('1 min'))
  .trigger(triggers.continuousEventTime('10s'))
  .aggregate({ sales: count().asNumber(), euros: sum('euros') })
  .sinkTo(print({ identifier: 'so far' }));

// At each row, the last two of its shop.
byShop
  .countWindow(2, 1)
  .aggregate({ euros: sum('euros') })
  .sinkTo(print({ identifier: 'last two' }));

// Visits of customers: sales less than 10 s apart, without the small ones.
byShop
  .window(session('10s'))
  .evictor({ evictBefore: (elements) => elements.filter(({ row }) => row.euros > 2) })
  .process({
    output: schema({ shop: string(), seconds: int32(), prices: string() }),
    process({ shop }, { start, end }, rows, ctx) {
      const prices = rows.map(({ euros }) => euros).join(' ');
      ctx.collect({ shop, seconds: (end - start) / 1000, prices });
    },
  })
  .sinkTo(print({ identifier: 'visit' }));

await env.execute().done;
