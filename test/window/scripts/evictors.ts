// Evictors: before and behind the function, with every computation.
import {
  count,
  evictors,
  globalWindow,
  hop,
  session,
  sum,
  triggers,
  tumble,
} from '../../../src/index.js';
import { showRows } from '../../support/windowFunctions.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const global = (keyed: Keyed) => keyed.window(globalWindow());
const tumbling = (keyed: Keyed) => keyed.window(tumble('10s'));
const distance = (row: { v: number }, last: { v: number }): number => Math.abs(row.v - last.v);

export const scripts: readonly WindowScript[] = [
  script(
    'count: keeps the last rows',
    (keyed) =>
      global(keyed).trigger(triggers.count(2)).evictor(evictors.count(4)).process(showRows),
    `row key=b t=3999 v=1
     row key=b t=3000 v=2
     expect key=b rows=1,2
     row key=a t=20 v=3
     row key=a t=0 v=4
     expect key=a rows=3,4
     row key=a t=999 v=5
     row key=b t=1998 v=6
     row key=b t=1999 v=7
     expect key=b rows=1,2,6,7
     row key=b t=1000 v=8
     row key=b t=999 v=9
     expect key=b rows=6,7,8,9
     row key=b t=998 v=10
     row key=b t=997 v=11
     expect key=b rows=8,9,10,11`,
  ),
  script(
    'count: what was dropped does not come back',
    (keyed) =>
      global(keyed).trigger(triggers.count(1)).evictor(evictors.count(1)).process(showRows),
    `row key=a t=0 v=1
     expect rows=1
     row key=a v=2
     expect rows=2
     row key=a v=3
     expect rows=3`,
  ),
  script(
    'count behind the function: it sees all rows once',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(2))
        .evictor(evictors.count(1, { after: true }))
        .process(showRows),
    `row key=a t=0 v=1
     row key=a v=2
     expect rows=1,2
     row key=a v=3
     row key=a v=4
     expect rows=2,3,4
     row key=a v=5
     row key=a v=6
     expect rows=4,5,6`,
  ),
  script(
    'count of none: the function gets no rows',
    (keyed) =>
      global(keyed).trigger(triggers.count(1)).evictor(evictors.count(0)).process(showRows),
    `row key=a t=0 v=1
     expect rows=
     row key=a v=2
     expect rows=`,
  ),
  script(
    'time: keeps what is less than a span behind the latest row',
    (keyed) =>
      global(keyed).trigger(triggers.count(2)).evictor(evictors.time('2s')).process(showRows),
    `row key=b t=1000 v=1
     row key=b t=3000 v=2
     expect key=b rows=2
     row key=b t=3500 v=3
     row key=b t=4000 v=4
     expect key=b rows=2,3,4
     row key=b t=5500 v=5
     row key=b t=5999 v=6
     expect key=b rows=4,5,6`,
  ),
  script(
    'time: rows out of order are judged by the latest',
    (keyed) =>
      global(keyed).trigger(triggers.count(3)).evictor(evictors.time('2s')).process(showRows),
    `row key=a t=5000 v=1
     row key=a t=2999 v=2
     row key=a t=3001 v=3
     expect rows=1,3
     row key=a t=1 v=4
     row key=a t=2 v=5
     row key=a t=6000 v=6
     expect rows=1,6`,
  ),
  script(
    'time behind the function',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(2))
        .evictor(evictors.time('2s', { after: true }))
        .process(showRows),
    `row key=a t=1000 v=1
     row key=a t=3000 v=2
     expect rows=1,2
     row key=a t=3500 v=3
     row key=a t=4000 v=4
     expect rows=2,3,4`,
  ),
  script(
    'delta: keeps what is near the last row',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(3))
        .evictor(evictors.delta(10, distance))
        .process(showRows),
    `row key=a t=0 v=1
     row key=a v=11
     row key=a v=12
     expect rows=11,12
     row key=a v=3
     row key=a v=20
     row key=a v=13
     expect rows=11,12,20,13
     row key=a v=100
     row key=a v=101
     row key=a v=200
     expect rows=200`,
  ),
  script(
    'delta behind the function',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(2))
        .evictor(evictors.delta(5, distance, { after: true }))
        .process(showRows),
    `row key=a t=0 v=1
     row key=a v=6
     expect rows=1,6
     row key=a v=7
     row key=a v=8
     expect rows=6,7,8`,
  ),
  script(
    'of its own: drops by value',
    (keyed) =>
      tumbling(keyed)
        .evictor({ evictBefore: (elements) => elements.filter(({ row }) => row.v >= 0) })
        .process(showRows),
    `row key=a t=0 v=1
     row key=a t=1 v=-1
     row key=a t=2 v=2
     watermark 9999
     expect key=a start=0 end=10000 rows=1,2
     timers 0
     windows 0`,
  ),
  script(
    'of its own: before and behind',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(2))
        .evictor({
          evictBefore: (elements) => elements.slice(-3),
          evictAfter: (elements) => elements.slice(0, 1),
        })
        .process(showRows),
    `row key=a t=0 v=1
     row key=a v=2
     expect rows=1,2
     row key=a v=3
     row key=a v=4
     expect rows=1,3,4
     row key=a v=5
     row key=a v=6
     expect rows=1,5,6`,
  ),
  script(
    'with built-in aggregates',
    (keyed) =>
      global(keyed).trigger(triggers.count(2)).evictor(evictors.count(3)).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a v=2
     expect key=a n=2 sum=3
     row key=a v=4
     row key=a v=8
     expect key=a n=3 sum=14`,
  ),
  script(
    'with a fold',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(2))
        .evictor(evictors.count(3))
        .reduce((a, b) => ({ ...b, v: a.v + b.v })),
    `row key=a t=0 v=1
     row key=a v=2
     expect key=a v=3
     row key=a v=4
     row key=a v=8
     expect key=a v=14`,
  ),
  script(
    'with a fold of no rows: nothing',
    (keyed) =>
      global(keyed)
        .trigger(triggers.count(1))
        .evictor(evictors.count(0))
        .reduce((a) => a),
    `row key=a t=0 v=1
     row key=a v=2`,
  ),
  script(
    'purging drops what the evictor left',
    (keyed) =>
      global(keyed)
        .trigger(triggers.purging(triggers.count(3)))
        .evictor(evictors.count(2))
        .process(showRows),
    `row key=a t=0 v=1
     row key=a v=2
     row key=a v=3
     expect rows=2,3
     row key=a v=4
     row key=a v=5
     row key=a v=6
     expect rows=5,6`,
  ),
  script(
    'with allowed lateness the window keeps what was not dropped',
    (keyed) => tumbling(keyed).allowedLateness('5s').evictor(evictors.count(2)).process(showRows),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     row key=a t=2 v=3
     watermark 9999
     expect rows=2,3
     row key=a t=3 v=4
     expect rows=3,4
     watermark 14999
     timers 0
     windows 0
     row key=a t=4 v=5
     late key=a t=4`,
  ),
  script(
    'overlapping windows drop for themselves',
    (keyed) => keyed.window(hop('2s', '1s')).evictor(evictors.count(1)).process(showRows),
    `row key=a t=500 v=1
     row key=a t=1500 v=2
     watermark 999
     expect start=-1000 end=1000 rows=1
     watermark 1999
     expect start=0 end=2000 rows=2
     watermark 2999
     expect start=1000 end=3000 rows=2
     windows 0`,
  ),
  script(
    'sessions that merge bring their rows together, those of the earlier one first',
    (keyed) => keyed.window(session('3s')).evictor(evictors.count(3)).process(showRows),
    `row key=a t=5000 v=1
     row key=a t=0 v=2
     row key=a t=500 v=3
     row key=a t=2500 v=4
     watermark 7999
     expect start=0 end=8000 rows=3,1,4
     timers 0
     windows 0`,
  ),
  script(
    'count windows that slide',
    (keyed) => keyed.countWindow(3, 2).process(showRows),
    `row key=a t=0 v=1
     row key=a v=2
     expect rows=1,2
     row key=a v=3
     row key=b v=9
     row key=a v=4
     expect key=a rows=2,3,4
     row key=a v=5
     row key=a v=6
     expect key=a rows=4,5,6
     end`,
  ),
];
