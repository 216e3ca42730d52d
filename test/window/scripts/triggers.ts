// Triggers over windows that do not merge.
import {
  count,
  float64,
  hop,
  jsonValue,
  reducingState,
  sum,
  triggers,
  tumble,
  valueState,
} from '../../../src/index.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const { continuousEventTime, continuousProcessingTime, eventTime, purging } = triggers;
const tumbling = (keyed: Keyed) => keyed.window(tumble('10s'));
const jsonRow = jsonValue<{ v: number }>();

export const scripts: readonly WindowScript[] = [
  script(
    'count: fires at every n-th row, with all rows so far',
    (keyed) => tumbling(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     expect key=a n=2 sum=3
     row key=a t=2 v=4
     row key=a t=3 v=8
     expect key=a n=4 sum=15
     watermark 9999
     windows 0`,
  ),
  script(
    'count: each key and window counts for itself',
    (keyed) => tumbling(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b t=1 v=2
     row key=a t=10000 v=4
     row key=b t=2 v=8
     expect key=b start=0 end=10000 sum=10
     row key=a t=3 v=16
     expect key=a start=0 end=10000 sum=17`,
  ),
  script(
    'count: in overlapping windows a row counts in each',
    (keyed) => keyed.window(hop('2s', '1s')).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=500 v=1
     row key=a t=1500 v=2
     expect key=a start=0 end=2000 sum=3
     row key=a t=2500 v=4
     expect key=a start=1000 end=3000 sum=6`,
  ),
  script(
    'count: the count ends with the window',
    (keyed) => tumbling(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=0 v=1
     watermark 9999
     timers 0
     windows 0
     row key=a t=10000 v=1
     row key=a t=10001 v=1
     expect key=a start=10000 n=2`,
  ),
  script(
    'count of one fires at every row',
    (keyed) => tumbling(keyed).trigger(triggers.count(1)).aggregate(aggregates),
    `row key=a t=0 v=1
     expect key=a n=1
     row key=a t=1 v=1
     expect key=a n=2`,
  ),
  script(
    'purging count: each row is in one result',
    (keyed) =>
      tumbling(keyed)
        .trigger(purging(triggers.count(2)))
        .aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     expect key=a n=2 sum=3
     row key=a t=2 v=4
     row key=a t=3 v=8
     expect key=a n=2 sum=12
     row key=a t=4 v=16
     watermark 9999
     timers 0
     windows 0`,
  ),
  script(
    'purging event time: nothing is left for a second result',
    (keyed) =>
      tumbling(keyed).trigger(purging(eventTime())).allowedLateness(5000).aggregate(aggregates),
    `row key=a t=0 v=1
     watermark 9999
     expect key=a n=1 sum=1
     row key=a t=1 v=2
     expect key=a n=1 sum=2`,
  ),
  script(
    'continuous event time: multiples of the interval, then the end',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('3s')).aggregate(aggregates),
    `row key=a t=1000 v=1
     watermark 2999
     watermark 3000
     expect key=a n=1
     row key=a t=4000 v=2
     watermark 6000
     expect key=a n=2
     watermark 9000
     expect key=a n=2
     watermark 9998
     watermark 9999
     expect key=a n=2
     timers 0
     windows 0`,
  ),
  script(
    'continuous event time: a watermark over several multiples fires at each',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('3s')).aggregate(aggregates),
    `row key=a t=1000 v=1
     watermark 20000
     expect key=a n=1
     expect key=a n=1
     expect key=a n=1
     expect key=a n=1
     timers 0
     windows 0`,
  ),
  script(
    'continuous event time: begins with the multiple behind the first row',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('3s')).aggregate(aggregates),
    `row key=a t=7000 v=1
     row key=a t=1000 v=1
     watermark 8999
     watermark 9000
     expect key=a n=2
     watermark 9999
     expect key=a n=2`,
  ),
  script(
    'continuous event time: rows at a multiple belong to the next',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('3s')).aggregate(aggregates),
    `row key=a t=3000 v=1
     watermark 3000
     watermark 5999
     watermark 6000
     expect key=a n=1`,
  ),
  script(
    'continuous event time: an interval longer than the window leaves its end',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('1min')).aggregate(aggregates),
    `row key=a t=1000 v=1
     watermark 9999
     expect key=a n=1
     timers 0
     windows 0`,
  ),
  script(
    'continuous event time: within the lateness every row fires',
    (keyed) =>
      tumbling(keyed)
        .trigger(continuousEventTime('5s'))
        .allowedLateness(1000)
        .aggregate(aggregates),
    `row key=a t=1000 v=1
     watermark 9999
     expect key=a n=1
     expect key=a n=1
     row key=a t=2000 v=1
     expect key=a n=2
     watermark 10999
     timers 0
     windows 0`,
  ),
  script(
    'purging continuous: what came since the last time',
    (keyed) =>
      tumbling(keyed)
        .trigger(purging(continuousEventTime('3s')))
        .aggregate(aggregates),
    `row key=a t=1000 v=1
     row key=a t=2000 v=2
     watermark 3000
     expect key=a n=2 sum=3
     watermark 6000
     row key=a t=7000 v=4
     watermark 9000
     expect key=a n=1 sum=4
     watermark 9999
     windows 0`,
  ),
  script(
    'continuous processing time: by the clock, while event time decides the windows',
    (keyed) => tumbling(keyed).trigger(continuousProcessingTime('3s')).aggregate(aggregates),
    `row key=a t=1000 v=1
     processingTime 3000
     processingTime 3001
     expect key=a n=1
     row key=a t=2000 v=2
     processingTime 6001
     expect key=a n=2
     watermark 9999
     windows 0
     timers 0`,
  ),
  script(
    'processing time over windows of event time: at the end of the window by the clock',
    (keyed) => tumbling(keyed).trigger(triggers.processingTime()).aggregate(aggregates),
    `row key=a t=1000 v=1
     processingTime 9999
     processingTime 10000
     expect key=a start=0 end=10000 n=1 at=9999
     watermark 9999
     timers 0
     windows 0`,
  ),
  script(
    'timers of one time: keys fire in the order in which they came',
    (keyed) => tumbling(keyed).trigger(eventTime()).aggregate(aggregates),
    `row key=c t=1 v=1
     row key=a t=2 v=1
     row key=b t=3 v=1
     row key=a t=4 v=1
     watermark 9999
     expect key=c n=1
     expect key=a n=2
     expect key=b n=1`,
  ),
  script(
    'timers of one time: one that is registered again keeps its place',
    (keyed) => tumbling(keyed).trigger(continuousEventTime('5s')).aggregate(aggregates),
    `row key=b t=1 v=1
     row key=a t=2 v=1
     row key=b t=3 v=1
     watermark 5000
     expect key=b n=2
     expect key=a n=1
     watermark 9999
     expect key=b n=2
     expect key=a n=1`,
  ),
  script(
    'a trigger of its own: early at a threshold, and at the end',
    (keyed) =>
      tumbling(keyed)
        .trigger({
          state: { high: reducingState(float64(), Math.max) },
          onElement({ v }, _time, window, ctx) {
            ctx.timers.registerEventTime(window.maxTimestamp);
            const before = ctx.state.high.get() ?? -Infinity;
            ctx.state.high.add(v);
            return v > 100 && before <= 100 ? 'FIRE' : 'CONTINUE';
          },
          onEventTime: () => 'FIRE_AND_PURGE',
          clear: (window, ctx) => {
            ctx.state.high.clear();
            ctx.timers.deleteEventTime(window.maxTimestamp);
          },
        })
        .aggregate(aggregates),
    `row key=a t=1 v=7
     row key=a t=2 v=101
     expect key=a n=2
     row key=a t=3 v=102
     row key=b t=4 v=1
     watermark 9999
     expect key=a n=3
     expect key=b n=1
     timers 0
     windows 0`,
  ),
  script(
    'a trigger that purges without firing drops rows',
    (keyed) =>
      tumbling(keyed)
        .trigger({
          onElement({ v }, _time, window, ctx) {
            ctx.timers.registerEventTime(window.maxTimestamp);
            return v === 0 ? 'PURGE' : 'CONTINUE';
          },
          onEventTime: () => 'FIRE',
          clear: () => undefined,
        })
        .aggregate(aggregates),
    `row key=a t=1 v=7
     row key=a t=2 v=0
     row key=a t=3 v=5
     row key=b t=4 v=0
     watermark 9999
     expect key=a n=1 sum=5
     windows 0
     timers 0`,
  ),
  script(
    'timers that a trigger registers behind the watermark fire at its next advance',
    (keyed) =>
      tumbling(keyed)
        .trigger({
          onElement(_row, _time, _window, ctx) {
            ctx.timers.registerEventTime(ctx.currentWatermark - 10);
            return 'CONTINUE';
          },
          onEventTime: (time, window) => (time < window.start ? 'FIRE' : 'CONTINUE'),
          clear: () => undefined,
        })
        .aggregate(aggregates),
    `watermark 5
     row key=a t=10500 v=1
     watermark 6
     expect key=a start=10000 end=20000 n=1`,
  ),
  script(
    'timers of its own that a trigger deletes do not fire',
    (keyed) =>
      tumbling(keyed)
        .trigger({
          state: { alarm: valueState(float64()) },
          // Fires when no row came for a second.
          onElement(_row, time, _window, ctx) {
            const before = ctx.state.alarm.get();
            if (before !== undefined) ctx.timers.deleteEventTime(before);
            const alarm = (time ?? 0) + 1000;
            ctx.state.alarm.set(alarm);
            ctx.timers.registerEventTime(alarm);
            return 'CONTINUE';
          },
          onEventTime: (time, _window, ctx) =>
            time === ctx.state.alarm.get() ? 'FIRE' : 'CONTINUE',
          clear: (_window, ctx) => {
            const before = ctx.state.alarm.get();
            if (before !== undefined) ctx.timers.deleteEventTime(before);
          },
        })
        .aggregate(aggregates),
    `row key=a t=1000 v=1
     row key=a t=1500 v=1
     watermark 2000
     row key=a t=2200 v=1
     watermark 3199
     watermark 3200
     expect key=a n=3
     watermark 9999
     timers 0
     windows 0`,
  ),
  script(
    'a window of which an evictor left nothing has no aggregates',
    (keyed) =>
      tumbling(keyed)
        .trigger(triggers.count(1))
        .evictor({ evictBefore: () => [] })
        .aggregate(aggregates),
    `row key=a t=1 v=1
     watermark 9999
     timers 0
     windows 0`,
  ),
  script(
    'delta: fires where a row is far from the one that fired last',
    (keyed) =>
      tumbling(keyed)
        .trigger(triggers.delta(10, (mark: { v: number }, { v }) => v - mark.v, jsonRow))
        .aggregate(aggregates),
    `row key=a t=1 v=0
     row key=a t=2 v=10
     row key=a t=3 v=11
     expect key=a n=3
     row key=a t=4 v=21
     row key=a t=5 v=22
     expect key=a n=5
     watermark 9999
     windows 0`,
  ),
];
