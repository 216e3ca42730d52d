// Windows that overlap: hop and cumulate.
import { count, cumulate, hop, sum, triggers } from '../../../src/index.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const sliding = (keyed: Keyed) => keyed.window(hop('3s', '1s'));
const cumulating = (keyed: Keyed) => keyed.window(cumulate('1s', '3s'));
const eventTime = triggers.eventTime();

const both = (
  name: string,
  windows: (keyed: Keyed) => ReturnType<typeof sliding>,
  lines: string,
): WindowScript[] => [
  script(name, (keyed) => windows(keyed).aggregate(aggregates), lines),
  script(
    `${name}, general`,
    (keyed) => windows(keyed).trigger(eventTime).aggregate(aggregates),
    lines,
  ),
];

export const scripts: readonly WindowScript[] = [
  ...both(
    'a row belongs to size ÷ slide windows',
    sliding,
    `row key=a t=1500 v=1
     watermark 1999
     expect key=a start=-1000 end=2000 n=1
     watermark 2999
     expect key=a start=0 end=3000 n=1
     watermark 3999
     expect key=a start=1000 end=4000 n=1
     watermark 9999
     timers 0
     windows 0`,
  ),
  ...both(
    'counts the rows of two keys in each window',
    sliding,
    `row key=b t=3999 v=1
     row key=b t=3000 v=1
     row key=a t=20 v=1
     row key=a t=0 v=1
     row key=a t=999 v=1
     row key=b t=1998 v=1
     row key=b t=1999 v=1
     row key=b t=1000 v=1
     watermark 999
     expect key=a start=-2000 end=1000 n=3
     watermark 1999
     expect key=a start=-1000 end=2000 n=3
     expect key=b start=-1000 end=2000 n=3
     watermark 2999
     expect key=a start=0 end=3000 n=3
     expect key=b start=0 end=3000 n=3
     watermark 3999
     expect key=b start=1000 end=4000 n=5
     watermark 4999
     expect key=b start=2000 end=5000 n=2
     watermark 5999
     expect key=b start=3000 end=6000 n=2
     watermark 7999`,
  ),
  ...both(
    'a row behind the watermark goes to those of its windows that are open',
    sliding,
    `row key=b t=1000 v=1
     watermark 1999
     expect key=b start=-1000 end=2000 n=1
     row key=b t=2000 v=1
     watermark 3000
     expect key=b start=0 end=3000 n=2
     row key=b t=3001 v=1
     watermark 3998
     row key=b t=1500 v=1
     watermark 3999
     expect key=b start=1000 end=4000 n=4
     watermark 4999
     expect key=b start=2000 end=5000 n=2
     row key=b t=1500 v=1
     late key=b t=1500 v=1
     watermark 5999
     expect key=b start=3000 end=6000 n=1`,
  ),
  script(
    'a late row fires each of its windows that still is kept',
    (keyed) => sliding(keyed).trigger(eventTime).allowedLateness(1000).aggregate(aggregates),
    `row key=a t=2500 v=1
     watermark 3999
     expect key=a start=0 end=3000 n=1
     expect key=a start=1000 end=4000 n=1
     windows 2
     timers 3
     row key=a t=2600 v=2
     expect key=a start=1000 end=4000 n=2
     watermark 4999
     expect key=a start=2000 end=5000 n=2
     windows 1
     watermark 5998
     row key=a t=2700 v=4
     expect key=a start=2000 end=5000 n=3 sum=7
     watermark 5999
     row key=a t=2700 v=4
     late key=a t=2700
     timers 0
     windows 0`,
  ),
  ...both(
    'slides longer than the size leave rows out',
    (keyed) => keyed.window(hop('1s', '3s')),
    `row key=a t=500 v=1
     row key=a t=1500 v=2
     row key=a t=3000 v=4
     watermark 999
     expect key=a start=0 end=1000 n=1 sum=1
     watermark 5000
     expect key=a start=3000 end=4000 n=1 sum=4
     end`,
  ),
  ...both(
    'a row between windows is late when it is behind the watermark',
    (keyed) => keyed.window(hop('1s', '3s')),
    `row key=a t=3000 v=1
     watermark 2000
     row key=a t=2001 v=1
     row key=a t=2000 v=1
     late key=a t=2000
     watermark 3999
     expect key=a start=3000 end=4000 n=1`,
  ),
  ...both(
    'negative times',
    sliding,
    `row key=a t=-1 v=1
     watermark -1
     expect key=a start=-3000 end=0 n=1
     watermark 999
     expect key=a start=-2000 end=1000 n=1
     watermark 1999
     expect key=a start=-1000 end=2000 n=1
     windows 0`,
  ),
  ...both(
    'offsets',
    (keyed) => keyed.window(hop('2s', '1s', { offset: '300ms' })),
    `row key=a t=300 v=1
     watermark 1299
     expect key=a start=-700 end=1300 n=1
     watermark 2299
     expect key=a start=300 end=2300 n=1`,
  ),
  ...both(
    'cumulate fires each step of a window with all rows since its start',
    cumulating,
    `row key=a t=0 v=1
     row key=a t=1500 v=2
     row key=a t=2999 v=4
     watermark 999
     expect key=a start=0 end=1000 sum=1
     watermark 1999
     expect key=a start=0 end=2000 sum=3
     watermark 2999
     expect key=a start=0 end=3000 sum=7
     timers 0
     windows 0`,
  ),
  ...both(
    'cumulate fires steps without new rows too',
    cumulating,
    `row key=a t=10 v=1
     watermark 2999
     expect key=a start=0 end=1000 n=1
     expect key=a start=0 end=2000 n=1
     expect key=a start=0 end=3000 n=1
     row key=a t=3000 v=1
     end
     expect key=a start=3000 end=4000 n=1
     expect key=a start=3000 end=5000 n=1
     expect key=a start=3000 end=6000 n=1`,
  ),
];
