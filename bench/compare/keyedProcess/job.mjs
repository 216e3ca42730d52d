// The job of our side: how many events a key has in a while from its first, by a process function
// with a value state and a timer a key.
import { int32, int64, schema, valueState } from '../../../dist/lib/esm/index.js';

/** Columns of the events; times in milliseconds. */
export const events = schema({ ts: int64().asNumber(), key: int64().asNumber() });

const counts = schema({ key: int64().asNumber(), n: int32() });

/** Counts the events of each key by a function. */
export function countByFunction(stream, windowMs) {
  return stream.keyBy('key').process({
    state: { n: valueState(int32()) },
    output: counts,
    processElement(row, ctx) {
      const n = ctx.state.n.get() ?? 0;
      if (n === 0) ctx.timers.registerEventTime(row.ts + windowMs);
      ctx.state.n.set(n + 1);
    },
    onTimer(_time, ctx) {
      ctx.collect({ key: ctx.currentKey.key, n: ctx.state.n.get() });
      ctx.state.n.clear();
    },
  });
}

export const emptyAnswer = () => ({ rows: 0, events: 0, squares: 0, keys: 0 });

/** Adds what was counted for a key; the squares tell how events were cut into windows. */
export function addTo(answer, key, n) {
  answer.rows += 1;
  answer.events += n;
  answer.squares += n * n;
  answer.keys += key % 1009;
}
