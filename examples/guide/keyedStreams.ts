// One stream, aggregated as it goes, in windows, and the first of each window.
import { avg, count, desc, environment, fromArray, int32, max, print, schema } from 'millrace';
import { string, timestamp, tumble, watermarks } from 'millrace';

const bids = schema({ at: timestamp(3), item: string(), bidder: string(), euros: int32() });
const bid = (second: number, item: string, bidder: string, euros: number) => ({
  at: new Date(second * 1000),
  item,
  bidder,
  euros,
});

const env = environment();
const stream = env.from(
  fromArray(bids, [
    bid(1, 'lamp', 'ann', 10),
    bid(2, 'desk', 'bob', 50),
    bid(3, 'lamp', 'bob', 12),
    bid(12, 'desk', 'cid', 60),
  ]),
  { watermarks: watermarks.monotonous('at') },
);

const byItem = stream.keyBy('item');
byItem.aggregate({ bids: count(), highest: max('euros') }).sinkTo(print({ identifier: 'so far' }));

byItem
  .window(tumble('10s'))
  .aggregate({ bids: count(), mean: avg('euros') })
  .top(1, { by: [desc('mean')] })
  .sinkTo(print({ identifier: 'dearest' }));
await env.execute().done;
