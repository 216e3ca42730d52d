// Sales of a few shops, counted and summed in windows of ten seconds.
import { count, environment, float64, fromArray, print, schema, string, sum } from 'millrace';
import { timestamp, tumble, watermarks } from 'millrace';

const sales = schema({ at: timestamp(3), shop: string(), amount: float64() });
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second));

const env = environment();
env
  .from(
    fromArray(sales, [
      { at: at(1), shop: 'north', amount: 4.5 },
      { at: at(4), shop: 'south', amount: 20 },
      { at: at(3), shop: 'north', amount: 1 }, // out of order, but not late
      { at: at(11), shop: 'north', amount: 7 },
    ]),
    { watermarks: watermarks.boundedOutOfOrderness('at', '2s') },
  )
  .keyBy('shop')
  .window(tumble('10s'))
  .aggregate({ sales: count(), total: sum('amount') })
  .sinkTo(print());
await env.execute().done;
