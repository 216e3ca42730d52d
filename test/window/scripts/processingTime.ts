// Windows of processing time, and triggers by the clock.
import { count, hop, session, sum, triggers, tumble } from '../../../src/index.js';
import { showRows } from '../../support/windowFunctions.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const time = 'processing';
const tumbling = (keyed: Keyed) => keyed.window(tumble('3s', { time }));

export const scripts: readonly WindowScript[] = [
  script(
    'tumbling windows hold what came by the clock',
    (keyed) => tumbling(keyed).aggregate(aggregates),
    `processingTime 3
     row key=b t=900000 v=1
     row key=b t=7000 v=1
     row key=b t=7000 v=1
     row key=a t=-7000 v=1
     row key=a t=7000 v=1
     processingTime 2999
     processingTime 3000
     expect key=b start=0 end=3000 n=3 at=2999
     expect key=a start=0 end=3000 n=2 at=2999
     timers 0
     windows 0
     processingTime 5000
     row key=a t=7000 v=1
     row key=a t=7000 v=1
     processingTime 7000
     expect key=a start=3000 end=6000 n=2`,
  ),
  script(
    'watermarks do nothing to them, and no row is late',
    (keyed) => tumbling(keyed).aggregate(aggregates),
    `watermark 100000
     row key=a t=1 v=1
     watermark 200000
     processingTime 3000
     expect key=a start=0 end=3000 n=1
     end`,
  ),
  script(
    'a row behind a timer that is due does not join its window',
    (keyed) => tumbling(keyed).aggregate(aggregates),
    `row key=a t=1 v=1
     processingTime 4000
     expect key=a start=0 end=3000 n=1
     row key=a t=1 v=2
     processingTime 6000
     expect key=a start=3000 end=6000 n=1 sum=2`,
  ),
  script(
    'hopping windows',
    (keyed) => keyed.window(hop('3s', '1s', { time })).aggregate(aggregates),
    `processingTime 3
     row key=a t=1 v=1
     processingTime 1000
     expect key=a start=-2000 end=1000 n=1
     row key=a v=1
     row key=a v=1
     processingTime 2000
     expect key=a start=-1000 end=2000 n=3
     processingTime 3000
     expect key=a start=0 end=3000 n=3
     processingTime 7000
     expect key=a start=1000 end=4000 n=2
     timers 0
     windows 0`,
  ),
  script(
    'sessions',
    (keyed) => keyed.window(session('3s', { time })).aggregate(aggregates),
    `processingTime 3
     row key=b t=1 v=1
     processingTime 1000
     row key=b v=1
     processingTime 4000
     expect key=b start=3 end=4000 n=2 at=3999
     processingTime 5000
     row key=b v=1
     row key=b v=1
     row key=a v=1
     row key=a v=1
     processingTime 8000
     expect key=b start=5000 end=8000 n=2
     expect key=a start=5000 end=8000 n=2
     timers 0
     windows 0`,
  ),
  script(
    'a session that ends as a row comes is over',
    (keyed) => keyed.window(session('3s', { time })).aggregate(aggregates),
    `row key=a t=1 v=1
     processingTime 3000
     expect key=a start=0 end=3000 n=1
     row key=a v=2
     processingTime 6000
     expect key=a start=3000 end=6000 sum=2`,
  ),
  script(
    'sessions with a gap by row',
    (keyed) => keyed.window(session(({ v }) => v * 1000, { time })).aggregate(aggregates),
    `row key=a t=1 v=2
     processingTime 1500
     row key=a v=4
     processingTime 5499
     processingTime 5500
     expect key=a start=0 end=5500 n=2`,
  ),
  script(
    'a count trigger; the end of the window cleans up without firing',
    (keyed) => tumbling(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=1 v=1
     row key=a v=2
     expect key=a n=2
     row key=a v=4
     windows 1
     processingTime 3000
     timers 0
     windows 0
     row key=a v=8
     row key=a v=16
     expect key=a start=3000 n=2 sum=24`,
  ),
  script(
    'continuous: multiples of the interval by the clock',
    (keyed) =>
      tumbling(keyed).trigger(triggers.continuousProcessingTime('1s')).aggregate(aggregates),
    `processingTime 500
     row key=a t=1 v=1
     processingTime 1000
     processingTime 1001
     expect key=a n=1
     row key=a v=2
     processingTime 2001
     expect key=a n=2
     processingTime 3000
     expect key=a n=2
     timers 0
     windows 0`,
  ),
  script(
    'purging: the rows since the last time',
    (keyed) =>
      tumbling(keyed)
        .trigger(triggers.purging(triggers.continuousProcessingTime('1s')))
        .process(showRows),
    `row key=a t=1 v=1
     row key=a v=2
     processingTime 1001
     expect key=a rows=1,2
     row key=a v=3
     processingTime 2001
     expect key=a rows=3
     processingTime 3000
     windows 0`,
  ),
  script(
    'event time triggers over windows of processing time',
    (keyed) => tumbling(keyed).trigger(triggers.eventTime()).aggregate(aggregates),
    `row key=a t=1 v=1
     watermark 2999
     expect key=a start=0 end=3000 n=1
     row key=a v=1
     expect key=a start=0 end=3000 n=2
     processingTime 3000
     timers 0
     windows 0`,
  ),
  script(
    'the end of the input does not end windows of processing time',
    (keyed) => tumbling(keyed).aggregate(aggregates),
    `row key=a t=1 v=1
     end
     windows 1`,
  ),
  script(
    'offsets',
    (keyed) => keyed.window(tumble('3s', { time, offset: '1s' })).aggregate(aggregates),
    `row key=a t=1 v=1
     processingTime 999
     processingTime 1000
     expect key=a start=-2000 end=1000 n=1
     row key=a v=1
     processingTime 4000
     expect key=a start=1000 end=4000 n=1`,
  ),
];
