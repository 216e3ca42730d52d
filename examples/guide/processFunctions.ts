// Sensors that fall silent: a function with state and a timer a key, and limits that are broadcast.
import { environment, float64, fromArray, int64, mapState, print, reducingState } from 'millrace';
import { schema, string, timestamp, valueState, watermarks } from 'millrace';

const readings = schema({ at: timestamp(3).asEpoch(), sensor: string(), celsius: float64() });
const reading = (second: number, sensor: string, celsius: number) => ({
  at: second * 1000,
  sensor,
  celsius,
});

const env = environment();
const stream = env.from(
  fromArray(readings, [
    reading(0, 'oven', 180),
    reading(1, 'freezer', -18),
    reading(4, 'oven', 181),
    reading(5, 'oven', -999),
    reading(12, 'freezer', -17),
    reading(25, 'oven', 179),
    reading(30, 'freezer', -18),
  ]),
  { watermarks: watermarks.monotonous('at') },
);

// One timer a key, moved on by each row: when it fires, the sensor was silent for ten seconds.
const { main: silences, broken } = stream.keyBy('sensor').process({
  state: { deadline: valueState(int64().asNumber()) },
  output: schema({ sensor: string(), since: timestamp(3) }),
  sideOutputs: { broken: schema({ sensor: string(), celsius: float64() }) },
  processElement({ at, sensor, celsius }, ctx) {
    if (celsius < -273.15) return ctx.sideOutput('broken', { sensor, celsius });
    const before = ctx.state.deadline.get();
    if (before !== undefined) ctx.timers.deleteEventTime(before);
    ctx.state.deadline.set(at + 10_000);
    ctx.timers.registerEventTime(at + 10_000);
  },
  onTimer(time, ctx) {
    ctx.collect({ sensor: ctx.currentKey.sensor, since: new Date(time - 10_000) });
    ctx.state.deadline.clear();
  },
});

// Rows of one stream that every row of another is to know.
const limits = schema({ sensor: string(), limit: float64() });
const shared = env
  .from(fromArray(limits, [{ sensor: 'oven', limit: 180.5 }]))
  .broadcast({ limits: mapState(string(), float64()) });

// Streams come in no order between them: a limit is applied to what was there before it, too.
const tooHot = stream
  .keyBy('sensor')
  .connect(shared)
  .process({
    state: { highest: reducingState(float64(), (a, b) => Math.max(a, b)) },
    output: schema({ sensor: string(), celsius: float64() }),
    processElement({ sensor, celsius }, ctx) {
      ctx.state.highest.add(celsius);
      const limit = ctx.broadcast.limits.get(sensor) ?? Infinity;
      if (celsius > limit) ctx.collect({ sensor, celsius });
    },
    processBroadcastElement({ sensor, limit }, ctx) {
      ctx.broadcast.limits.set(sensor, limit);
      ctx.applyToKeyedState('highest', (key, highest) => {
        const celsius = highest.get() ?? -Infinity;
        if (key.sensor === sensor && celsius > limit) ctx.collect({ sensor, celsius });
      });
    },
  });

silences.sinkTo(print({ identifier: 'silent' }));
broken.sinkTo(print({ identifier: 'broken' }));
tooHot.sinkTo(print({ identifier: 'too hot' }));
await env.execute().done;
