// Hot items of an online auction (Nexmark q5): in windows of 10 s that start every 2 s, the
// auctions with the most bids. The bids are generated: no input is needed.
import { count, desc, environment, hop, nexmark, print, watermarks } from 'millrace';

const env = environment();
env
  .from(nexmark({ kind: 'bid', events: 400_000, rate: 10_000, columns: ['auction', 'dateTime'] }), {
    watermarks: watermarks.boundedOutOfOrderness('dateTime', '4s'),
  })
  .keyBy('auction')
  .window(hop('10s', '2s'))
  .aggregate({ bids: count().asNumber() })
  .top(1, { by: [desc('bids'), 'auction'] })
  .select('window_start', 'window_end', 'auction', 'bids')
  .sinkTo(print({ limit: 10 }));
const result = await env.execute({ quiet: true }).done;
console.log(`${result.rowsIn.toLocaleString('en')} bids in ${result.durationMs} ms`);
