// Tumbling windows of event time: firing, lateness, offsets.
import { count, sum, triggers, tumble } from '../../../src/index.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const tumbling = (keyed: Keyed) => keyed.window(tumble('2s')).aggregate(aggregates);
/** The same, of the general operator. */
const general = (keyed: Keyed) =>
  keyed.window(tumble('2s')).trigger(triggers.eventTime()).aggregate(aggregates);
const late = (lateness: number) => (keyed: Keyed) =>
  keyed.window(tumble('2s')).allowedLateness(lateness).aggregate(aggregates);
const lateGeneral = (lateness: number) => (keyed: Keyed) =>
  keyed
    .window(tumble('2s'))
    .trigger(triggers.eventTime())
    .allowedLateness(lateness)
    .aggregate(aggregates);
const latePurging = (lateness: number) => (keyed: Keyed) =>
  keyed
    .window(tumble('2s'))
    .trigger(triggers.purging(triggers.eventTime()))
    .allowedLateness(lateness)
    .aggregate(aggregates);

const both = (
  name: string,
  kernels: WindowScript['windows'],
  other: WindowScript['windows'],
  lines: string,
): WindowScript[] => [script(name, kernels, lines), script(`${name}, general`, other, lines)];

export const scripts: readonly WindowScript[] = [
  ...both(
    'fires when the watermark reaches the last millisecond',
    tumbling,
    general,
    `row key=a t=0 v=1
     row key=a t=1999 v=2
     row key=a t=2000 v=4
     watermark 1998
     watermark 1999
     expect key=a start=0 end=2000 n=2 sum=3 at=1999
     watermark 3998
     watermark 3999
     expect key=a start=2000 end=4000 n=1 sum=4 at=3999
     timers 0
     windows 0`,
  ),
  ...both(
    'keeps keys apart',
    tumbling,
    general,
    `row key=b t=3999 v=1
     row key=b t=3000 v=1
     row key=a t=20 v=1
     row key=a t=0 v=1
     row key=a t=999 v=1
     row key=b t=1998 v=1
     row key=b t=1999 v=1
     row key=b t=1000 v=1
     watermark 999
     watermark 1999
     expect key=a start=0 end=2000 n=3
     expect key=b start=0 end=2000 n=3
     watermark 2999
     watermark 3999
     expect key=b start=2000 end=4000 n=2
     watermark 7999
     windows 0`,
  ),
  ...both(
    'fires what is open at the end of the input',
    tumbling,
    general,
    `row key=a t=100 v=1
     row key=a t=9000 v=2
     end
     expect key=a start=0 end=2000 n=1 sum=1
     expect key=a start=8000 end=10000 n=1 sum=2
     timers 0
     windows 0`,
  ),
  ...both(
    'a watermark passes several windows, which fire in order of their ends',
    tumbling,
    general,
    `row key=a t=5000 v=3
     row key=a t=3000 v=2
     row key=a t=1000 v=1
     watermark 6000
     expect key=a start=0 end=2000 sum=1
     expect key=a start=2000 end=4000 sum=2
     expect key=a start=4000 end=6000 sum=3`,
  ),
  ...both(
    'without lateness, rows behind a fired window are late',
    tumbling,
    general,
    `row key=b t=500 v=1
     watermark 1500
     row key=b t=1300 v=1
     watermark 2300
     expect key=b start=0 end=2000 n=2
     row key=b t=1997 v=1
     late key=b t=1997 v=1
     watermark 6000
     row key=b t=1998 v=2
     late key=b t=1998 v=2
     row key=b t=5999 v=3
     late key=b t=5999 v=3
     row key=b t=6000 v=4
     watermark 7999
     expect key=b start=6000 end=8000 n=1 sum=4
     timers 0
     windows 0`,
  ),
  ...both(
    'a row behind the watermark is not late while its window is open',
    tumbling,
    general,
    `row key=a t=1000 v=1
     watermark 1998
     row key=a t=3 v=2
     watermark 1999
     expect key=a start=0 end=2000 n=2 sum=3`,
  ),
  ...both(
    'within the lateness a row fires its window again, with all its rows',
    late(500),
    lateGeneral(500),
    `row key=b t=500 v=1
     watermark 1500
     row key=b t=1300 v=1
     watermark 2300
     expect key=b start=0 end=2000 n=2
     windows 1
     row key=b t=1997 v=1
     expect key=b start=0 end=2000 n=3 at=1999
     watermark 2498
     row key=b t=1 v=1
     expect key=b start=0 end=2000 n=4
     watermark 2499
     windows 0
     timers 0
     row key=b t=1998 v=1
     late key=b t=1998 v=1`,
  ),
  ...both(
    'the lateness ends with the watermark that reaches it',
    late(1),
    lateGeneral(1),
    `row key=a t=1 v=1
     watermark 1999
     expect key=a start=0 end=2000 n=1
     row key=a t=2 v=1
     expect key=a start=0 end=2000 n=2
     watermark 2000
     row key=a t=3 v=1
     late key=a t=3 v=1`,
  ),
  ...both(
    'a window that gets its first row within the lateness fires at once',
    late(1000),
    lateGeneral(1000),
    `row key=a t=5000 v=1
     watermark 2500
     row key=b t=1000 v=2
     expect key=b start=0 end=2000 n=1 sum=2
     row key=b t=1500 v=3
     expect key=b start=0 end=2000 n=2 sum=5
     watermark 2999
     row key=b t=1600 v=4
     late key=b t=1600 v=4
     watermark 5999
     expect key=a start=4000 end=6000 n=1`,
  ),
  script(
    'with a purging trigger, rows within the lateness are by themselves',
    latePurging(500),
    `row key=b t=500 v=1
     watermark 1500
     row key=b t=1300 v=1
     watermark 2300
     expect key=b start=0 end=2000 n=2
     row key=b t=1997 v=1
     expect key=b start=0 end=2000 n=1
     watermark 6000
     row key=b t=1998 v=1
     late key=b t=1998 v=1
     watermark 7000
     timers 0
     windows 0`,
  ),
  script(
    'a purged window is still cleaned up',
    latePurging(5000),
    `row key=a t=100 v=1
     watermark 1999
     expect key=a start=0 end=2000 n=1
     timers 1
     watermark 6998
     timers 1
     watermark 6999
     timers 0
     windows 0`,
  ),
  ...both(
    'offsets shift the windows',
    (keyed) => keyed.window(tumble('2s', { offset: '500ms' })).aggregate(aggregates),
    (keyed) =>
      keyed
        .window(tumble('2s', { offset: '500ms' }))
        .trigger(triggers.eventTime())
        .aggregate(aggregates),
    `row key=a t=499 v=1
     row key=a t=500 v=2
     row key=a t=2499 v=3
     watermark 499
     expect key=a start=-1500 end=500 n=1 sum=1
     watermark 2499
     expect key=a start=500 end=2500 n=2 sum=5`,
  ),
  ...both(
    'negative offsets too',
    (keyed) => keyed.window(tumble('2s', { offset: '-500ms' })).aggregate(aggregates),
    (keyed) =>
      keyed
        .window(tumble('2s', { offset: '-500ms' }))
        .trigger(triggers.eventTime())
        .aggregate(aggregates),
    `row key=a t=1499 v=1
     row key=a t=1500 v=2
     watermark 5000
     expect key=a start=-500 end=1500 sum=1
     expect key=a start=1500 end=3500 sum=2`,
  ),
  ...both(
    'times before 1970 belong to windows that begin below them',
    tumbling,
    general,
    `row key=a t=-1 v=1
     row key=a t=-2000 v=2
     row key=a t=-2001 v=4
     watermark -2002
     watermark -2001
     expect key=a start=-4000 end=-2000 sum=4 at=-2001
     watermark -1
     expect key=a start=-2000 end=0 n=2 sum=3 at=-1`,
  ),
  ...both(
    'rows of one key at the same time count each',
    tumbling,
    general,
    `row key=a t=7 v=1
     row key=a t=7 v=1
     row key=a t=7 v=1
     watermark 2000
     expect key=a start=0 end=2000 n=3 sum=3`,
  ),
  ...both(
    'a key comes back in a later window',
    tumbling,
    general,
    `row key=a t=1 v=1
     watermark 1999
     expect key=a start=0 end=2000 n=1
     row key=a t=9000 v=1
     watermark 9999
     expect key=a start=8000 end=10000 n=1
     windows 0`,
  ),
  ...both(
    'days follow the wall clock of a zone',
    (keyed) => keyed.window(tumble('1d', { timeZone: 'Asia/Kolkata' })).aggregate(aggregates),
    (keyed) =>
      keyed
        .window(tumble('1d', { timeZone: 'Asia/Kolkata' }))
        .trigger(triggers.eventTime())
        .aggregate(aggregates),
    `row key=a t=66599999 v=1
     row key=a t=66600000 v=2
     watermark 66599998
     watermark 66599999
     expect key=a start=0 end=86400000 sum=1 at=66599999
     end
     expect key=a start=86400000 end=172800000 sum=2`,
  ),
];
