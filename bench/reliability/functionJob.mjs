// A function in JavaScript with a value and a timer a key, over the same file.
import {
  defineJob,
  file as fileSource,
  fileSink,
  int64,
  json,
  mapState,
  schema,
  timestamp,
  watermarks,
} from '../../dist/lib/esm/index.js';
import { bidNumbers } from '../support/bidsSchema.mjs';

const WINDOW_MS = 10_000;
const best = schema({
  auction: int64().asNumber(),
  at: timestamp(3).asEpoch(),
  high: int64().asNumber(),
});

export default defineJob((env, { file, out }) => {
  env
    .from(fileSource(file, { schema: bidNumbers, format: json() }), {
      watermarks: watermarks.boundedOutOfOrderness('dateTime', '4s'),
    })
    .select('auction', 'price', 'dateTime')
    .keyBy('auction')
    .process({
      // Rows of a key come in another order at another parallelism: the answer must not tell.
      state: { high: mapState(int64().asNumber(), int64().asNumber()) },
      output: best,
      processElement(bid, ctx) {
        const { high } = ctx.state;
        const until = Math.ceil((ctx.timestamp + 1) / WINDOW_MS) * WINDOW_MS;
        const { price } = bid;
        const before = high.get(until);
        if (before === undefined) ctx.timers.registerEventTime(until);
        if (before === undefined || price > before) high.set(until, price);
      },
      onTimer(time, ctx) {
        ctx.collect({
          auction: ctx.currentKey.auction,
          at: time,
          high: ctx.state.high.get(time),
        });
        ctx.state.high.delete(time);
      },
    })
    .sinkTo(fileSink(out, { format: json() }));
});
