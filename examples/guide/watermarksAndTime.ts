// Rows out of order: the watermark waits for them, and what comes too late goes to an output of
// its own.
import { count, environment, fromArray, int32, print, schema, timestamp } from 'millrace';
import { tumble, watermarks } from 'millrace';

const clicks = schema({ at: timestamp(3), user: int32() });
const second = (at: number, user: number) => ({ at: new Date(at * 1000), user });

const env = environment();
const perWindow = env
  .from(
    fromArray(clicks, [
      second(1, 1),
      second(8, 2),
      second(5, 1), // 3 s behind: within the bound
      second(14, 2), // the watermark is 14 s − 4 s − 1 ms: the window up to 10 s fires
      second(9, 3), // too late for it, by 1 ms
      second(3, 3), // and this one
    ]),
    { watermarks: watermarks.boundedOutOfOrderness('at', '4s') },
  )
  .windowAll(tumble('10s'))
  .aggregate({ clicks: count() });

perWindow.sinkTo(print({ identifier: 'window' }));
perWindow.late.sinkTo(print({ identifier: 'late' }));
await env.execute().done;
