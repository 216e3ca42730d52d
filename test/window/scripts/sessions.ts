// Sessions: merging, with lateness and every kind of trigger.
import { count, customWindow, session, sum, triggers } from '../../../src/index.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const { continuousEventTime, eventTime, purging } = triggers;
const of3s = (keyed: Keyed) => keyed.window(session('3s'));

const both = (
  name: string,
  windows: (keyed: Keyed) => ReturnType<typeof of3s>,
  lines: string,
): WindowScript[] => [
  script(name, (keyed) => windows(keyed).aggregate(aggregates), lines),
  script(
    `${name}, general`,
    (keyed) => windows(keyed).trigger(eventTime()).aggregate(aggregates),
    lines,
  ),
];

export const scripts: readonly WindowScript[] = [
  ...both(
    'a session ends a gap behind its last row',
    of3s,
    `row key=b t=0 v=1
     row key=b t=1000 v=2
     row key=b t=2500 v=3
     row key=a t=10 v=1
     row key=a t=1000 v=2
     row key=a t=2500 v=3
     row key=b t=5501 v=4
     row key=b t=6000 v=5
     row key=b t=6000 v=5
     row key=b t=6050 v=6
     watermark 5499
     expect end=5500 n=3 sum=6 at=5499
     expect end=5500 n=3 sum=6 at=5499
     watermark 12000
     expect key=b start=5501 end=9050 n=4 sum=20 at=9049
     row key=b t=15000 v=10
     row key=b t=15000 v=20
     watermark 17999
     expect key=b start=15000 end=18000 n=2 sum=30 at=17999
     timers 0
     windows 0`,
  ),
  ...both(
    'a row that touches a session extends it',
    of3s,
    `row key=a t=0 v=1
     row key=a t=3000 v=2
     watermark 5999
     expect key=a start=0 end=6000 n=2 sum=3`,
  ),
  ...both(
    'a row a millisecond behind begins another',
    of3s,
    `row key=a t=0 v=1
     row key=a t=3001 v=2
     watermark 2999
     expect key=a start=0 end=3000 sum=1
     watermark 6000
     expect key=a start=3001 end=6001 sum=2`,
  ),
  ...both(
    'a row between two sessions makes them one',
    of3s,
    `row key=a t=0 v=1
     row key=a t=5000 v=2
     row key=a t=2500 v=4
     watermark 7998
     watermark 7999
     expect key=a start=0 end=8000 n=3 sum=7
     timers 0
     windows 0`,
  ),
  ...both(
    'a row ahead of a session extends it to the front',
    of3s,
    `row key=a t=5000 v=1
     row key=a t=3000 v=2
     watermark 7999
     expect key=a start=3000 end=8000 n=2`,
  ),
  ...both(
    'a row within a session leaves it as it is',
    of3s,
    `row key=a t=0 v=1
     row key=a t=2000 v=1
     row key=a t=1000 v=1
     watermark 4999
     expect key=a start=0 end=5000 n=3`,
  ),
  ...both(
    'a row behind the watermark is taken by a session that is open',
    of3s,
    `row key=a t=1000 v=1
     watermark 1999
     row key=a t=2000 v=1
     watermark 4998
     row key=a t=4500 v=1
     watermark 6000
     row key=a t=2001 v=1
     watermark 7499
     expect key=a start=1000 end=7500 n=4
     windows 0`,
  ),
  ...both(
    'a row whose own session would be over joins one that is open',
    of3s,
    `row key=a t=5000 v=1
     watermark 6000
     row key=a t=2500 v=2
     watermark 7999
     expect key=a start=2500 end=8000 n=2 sum=3`,
  ),
  ...both(
    'a row whose session would be over is late',
    of3s,
    `row key=a t=5000 v=1
     watermark 7999
     expect key=a start=5000 end=8000 n=1
     row key=a t=4999 v=2
     late key=a t=4999
     row key=a t=5000 v=3
     late key=a t=5000
     row key=a t=5001 v=4
     watermark 8000
     expect key=a start=5001 end=8001 n=1 sum=4`,
  ),
  ...both(
    'without lateness a session that fired is not extended',
    of3s,
    `row key=b t=1000 v=1
     watermark 1999
     row key=b t=2000 v=1
     watermark 4998
     row key=b t=4500 v=1
     watermark 8500
     expect key=b start=1000 end=7500 n=3
     row key=a t=8500 v=1
     watermark 9000
     row key=b t=5000 v=1
     late key=b t=5000
     row key=b t=6000 v=1
     late key=b t=6000
     watermark 11499
     expect key=a start=8500 end=11500 n=1`,
  ),
  ...both(
    'within the lateness a session that fired is extended and fires again',
    (keyed) => of3s(keyed).allowedLateness(10_000),
    `row key=b t=1000 v=1
     watermark 1999
     row key=b t=2000 v=1
     watermark 4998
     row key=b t=4500 v=1
     watermark 8500
     expect key=b start=1000 end=7500 n=3
     row key=b t=7000 v=1
     watermark 9998
     watermark 9999
     expect key=b start=1000 end=10000 n=4
     row key=b t=3000 v=1
     expect key=b start=1000 end=10000 n=5
     watermark 19998
     row key=b t=1000 v=1
     expect key=b start=1000 end=10000 n=6
     watermark 19999
     windows 0
     timers 0
     row key=b t=6999 v=1
     late key=b t=6999`,
  ),
  ...both(
    'within the lateness a row alone makes a session that fires at once',
    (keyed) => of3s(keyed).allowedLateness(5000),
    `row key=a t=20000 v=1
     watermark 15000
     row key=b t=8000 v=2
     expect key=b start=8000 end=11000 n=1
     row key=b t=7001 v=2
     expect key=b start=7001 end=11000 n=2
     row key=b t=3001 v=2
     late key=b t=3001
     watermark 15999`,
  ),
  ...both(
    'a late row merges two sessions that fired, and the merged one fires',
    (keyed) => of3s(keyed).allowedLateness(10_000),
    `row key=a t=0 v=1
     row key=a t=4000 v=2
     watermark 7000
     expect key=a start=0 end=3000 sum=1
     expect key=a start=4000 end=7000 sum=2
     row key=a t=2000 v=4
     expect key=a start=0 end=7000 n=3 sum=7
     watermark 16998
     watermark 16999
     windows 0
     timers 0`,
  ),
  ...both(
    'a row merges a session that fired with one that is open, which fires at its end',
    (keyed) => of3s(keyed).allowedLateness(10_000),
    `row key=a t=0 v=1
     row key=a t=5000 v=2
     watermark 4000
     expect key=a start=0 end=3000 sum=1
     row key=a t=2500 v=4
     watermark 7998
     watermark 7999
     expect key=a start=0 end=8000 n=3 sum=7`,
  ),
  ...both(
    'negative times',
    of3s,
    `row key=a t=-5000 v=1
     row key=a t=-2000 v=1
     watermark 998
     watermark 999
     expect key=a start=-5000 end=1000 n=2`,
  ),
  ...both(
    'keys have sessions of their own',
    of3s,
    `row key=a t=0 v=1
     row key=b t=1000 v=2
     row key=a t=2000 v=4
     watermark 3999
     expect key=b start=1000 end=4000 sum=2
     watermark 4999
     expect key=a start=0 end=5000 sum=5`,
  ),
  script(
    'purging: rows within the lateness are by themselves, the session is extended',
    (keyed) =>
      of3s(keyed).trigger(purging(eventTime())).allowedLateness(10_000).aggregate(aggregates),
    `row key=b t=1000 v=1
     watermark 1999
     row key=b t=2000 v=1
     watermark 4998
     row key=b t=4500 v=1
     watermark 8500
     expect key=b start=1000 end=7500 n=3
     row key=b t=7000 v=1
     watermark 10000
     expect key=b start=1000 end=10000 n=1
     row key=b t=3000 v=1
     expect key=b start=1000 end=10000 n=1
     watermark 19999
     windows 0
     timers 0`,
  ),
  script(
    'purging without lateness',
    (keyed) => of3s(keyed).trigger(purging(eventTime())).aggregate(aggregates),
    `row key=b t=1000 v=1
     row key=b t=2000 v=1
     row key=b t=4500 v=1
     watermark 7499
     expect key=b start=1000 end=7500 n=3
     timers 0
     windows 0
     row key=b t=7000 v=1
     watermark 9999
     expect key=b start=7000 end=10000 n=1`,
  ),
  script(
    'count trigger: counts of merged sessions add up',
    (keyed) =>
      of3s(keyed)
        .trigger(purging(triggers.count(4)))
        .aggregate(aggregates),
    `row key=b t=0 v=1
     row key=b t=1000 v=2
     row key=b t=2500 v=3
     row key=b t=3500 v=4
     expect key=b start=0 end=6500 sum=10
     row key=a t=10 v=1
     row key=a t=1000 v=2
     row key=a t=2500 v=3
     row key=a t=6000 v=1
     row key=a t=6500 v=2
     row key=a t=7000 v=3
     row key=a t=4500 v=10
     expect key=a start=10 end=10000 n=7 sum=22
     end
     timers 0
     windows 0`,
  ),
  script(
    'count trigger: rows of a session that did not fire are gone at its end',
    (keyed) => of3s(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=0 v=1
     watermark 2998
     windows 1
     watermark 2999
     windows 0
     row key=a t=4000 v=1
     row key=a t=4001 v=1
     expect key=a start=4000 end=7001 n=2`,
  ),
  script(
    'continuous trigger: fires while the session grows, and when it ends',
    (keyed) => of3s(keyed).trigger(continuousEventTime('2s')).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a t=1000 v=2
     watermark 1999
     watermark 2000
     expect key=a start=0 end=4000 n=2
     row key=a t=2500 v=3
     watermark 3998
     # The next time was bounded by the end of the session as it was.
     watermark 3999
     expect key=a start=0 end=5500 n=3
     watermark 5498
     watermark 5499
     expect key=a start=0 end=5500 n=3
     timers 0
     windows 0`,
  ),
  script(
    'continuous trigger: of merged sessions the earlier next time counts',
    (keyed) => of3s(keyed).trigger(continuousEventTime('1s')).aggregate(aggregates),
    `row key=a t=3500 v=1
     row key=a t=100 v=2
     row key=a t=2000 v=4
     watermark 999
     watermark 1000
     expect key=a start=100 end=6500 n=3
     watermark 2000
     expect key=a start=100 end=6500 n=3`,
  ),
  script(
    'gaps by row',
    (keyed) =>
      keyed
        .window(session((row) => row.v * 1000))
        .trigger(eventTime())
        .aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a t=900 v=5
     row key=a t=5900 v=2
     watermark 7899
     expect key=a start=0 end=7900 n=3
     row key=b t=8000 v=1
     row key=b t=9001 v=1
     watermark 10000
     expect key=b start=8000 end=9000 n=1
     expect key=b start=9001 end=10001 n=1`,
  ),
  script(
    'gaps by row: a short one within a long session does not end it',
    (keyed) => keyed.window(session((row) => row.v * 1000)).aggregate(aggregates),
    `row key=a t=0 v=10
     row key=a t=1000 v=1
     watermark 9998
     watermark 9999
     expect key=a start=0 end=10000 n=2
     timers 0
     windows 0`,
  ),
  script(
    'gaps by row: a row with a short gap may be late where another is not',
    (keyed) => keyed.window(session((row) => row.v * 1000)).aggregate(aggregates),
    `row key=b t=5000 v=1
     watermark 5500
     row key=a t=3000 v=2
     late key=a t=3000
     row key=a t=3000 v=3
     watermark 5999
     expect key=b start=5000 end=6000 n=1
     expect key=a start=3000 end=6000 n=1`,
  ),
  script(
    'merging windows of a function, points in time included',
    (keyed) =>
      keyed
        .window(
          customWindow<{ readonly v: number }>({
            merges: true,
            assign: ({ v }, time) => [{ start: time, end: v === 33 ? time : time + 3000 }],
          }),
        )
        .aggregate(aggregates),
    `row key=b t=0 v=1
     row key=b t=1000 v=33
     row key=b t=2500 v=33
     row key=a t=10 v=1
     row key=a t=1000 v=2
     row key=a t=2500 v=33
     watermark 12000
     expect key=b start=0 end=3000 sum=67
     expect key=a start=10 end=4000 sum=36
     windows 0
     timers 0`,
  ),
];
