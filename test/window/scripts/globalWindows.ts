// Global and count windows, and windows over all keys.
import {
  count,
  globalWindow,
  int64,
  jsonValue,
  schema,
  session,
  sum,
  triggers,
  tumble,
} from '../../../src/index.js';
import { showRows } from '../../support/windowFunctions.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const aggregates = { n: count().asNumber(), sum: sum('v') };
const global = (keyed: Keyed) => keyed.window(globalWindow());
const total = schema({ total: int64().asNumber() });

export const scripts: readonly WindowScript[] = [
  script(
    'a global window never fires by itself',
    (keyed) => global(keyed).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a t=1000000 v=1
     watermark 2000000
     processingTime 3000000
     end
     timers 0
     windows 1`,
  ),
  script(
    'a global window with a trigger at the end of the input',
    (keyed) => global(keyed).trigger(triggers.endOfInput()).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b t=1 v=2
     watermark 5
     row key=a t=2 v=4
     end
     expect key=a n=2 sum=5
     expect key=b n=1 sum=2`,
  ),
  script(
    'global windows take rows behind the watermark',
    (keyed) => global(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=1000 v=1
     watermark 5000
     row key=a t=10 v=2
     expect key=a n=2 sum=3`,
  ),
  script(
    'a count trigger keeps the rows of a global window',
    (keyed) => global(keyed).trigger(triggers.count(2)).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=a v=2
     expect key=a sum=3
     row key=a v=4
     row key=a v=8
     expect key=a sum=15`,
  ),
  script(
    'continuous event time over a global window',
    (keyed) => global(keyed).trigger(triggers.continuousEventTime('5s')).aggregate(aggregates),
    `row key=b t=3999 v=1
     row key=a t=20 v=1
     watermark 4999
     watermark 5000
     expect key=b n=1
     expect key=a n=1
     row key=a t=5500 v=1
     watermark 9999
     watermark 10000
     expect key=b n=1
     expect key=a n=2`,
  ),
  script(
    'continuous event time over a global window fires once more at the end of the input',
    (keyed) => global(keyed).trigger(triggers.continuousEventTime('5s')).aggregate(aggregates),
    `row key=a t=20 v=1
     watermark 5000
     expect key=a n=1
     row key=a t=5500 v=1
     end
     expect key=a n=2`,
  ),
  script(
    'results of a global window have no event time',
    (keyed) => global(keyed).trigger(triggers.count(1)).aggregate(aggregates),
    `row key=a t=7 v=1
     expect key=a n=1 at=undefined`,
  ),
  script(
    'count windows: each row in one window',
    (keyed) => keyed.countWindow(3).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b v=1
     row key=a v=2
     row key=a v=4
     expect key=a n=3 sum=7
     row key=a v=8
     row key=b v=16
     row key=b v=32
     expect key=b n=3 sum=49
     row key=a v=64
     row key=a v=128
     expect key=a n=3 sum=200
     row key=a v=256
     end`,
  ),
  script(
    'count windows of one row',
    (keyed) => keyed.countWindow(1).process(showRows),
    `row key=a t=0 v=1
     expect rows=1 start=-Infinity end=Infinity
     row key=a v=2
     expect rows=2`,
  ),
  script(
    'count windows with a fold',
    (keyed) => keyed.countWindow(2).reduce((a, b) => ({ ...a, v: a.v + b.v })),
    `row key=a t=0 v=1
     row key=a t=5 v=2
     expect key=a v=3
     row key=a t=6 v=4
     row key=a t=7 v=8
     expect key=a v=12`,
  ),
  script(
    'count windows that slide further than they are long',
    (keyed) => keyed.countWindow(2, 3).process(showRows),
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
    'count windows over all keys',
    (_keyed, stream) => stream.countWindowAll(2).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b v=2
     expect n=2 sum=3
     row key=a v=4
     row key=a v=8
     expect n=2 sum=12`,
  ),
  script(
    'tumbling windows over all keys',
    (_keyed, stream) => stream.windowAll(tumble('2s')).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b t=1999 v=2
     row key=b t=2000 v=4
     watermark 1999
     expect start=0 end=2000 n=2 sum=3
     row key=a t=1 v=8
     late key=a t=1
     end
     expect start=2000 n=1`,
  ),
  script(
    'tumbling windows over all keys, general',
    (_keyed, stream) =>
      stream.windowAll(tumble('2s')).trigger(triggers.eventTime()).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b t=1999 v=2
     watermark 1999
     expect start=0 end=2000 n=2 sum=3
     timers 0
     windows 0`,
  ),
  script(
    'sessions over all keys',
    (_keyed, stream) =>
      stream.windowAll(session('1s')).trigger(triggers.eventTime()).aggregate(aggregates),
    `row key=a t=0 v=1
     row key=b t=900 v=2
     row key=c t=3000 v=4
     watermark 1899
     expect start=0 end=1900 n=2
     watermark 3999
     expect start=3000 end=4000 n=1
     windows 0`,
  ),
  script(
    'a function over all keys has no key',
    (_keyed, stream) =>
      stream.windowAll(tumble('2s')).process({
        output: total,
        process(key, _window, rows, ctx) {
          ctx.collect({ total: rows.length + Object.keys(key).length });
        },
      }),
    `row key=a t=0 v=1
     row key=b t=1 v=1
     watermark 1999
     expect total=2`,
  ),
  script(
    'an accumulator of the user over all keys',
    (_keyed, stream) =>
      stream.windowAll(tumble('2s')).aggregate({
        output: total,
        accumulator: jsonValue<{ keys: string[] }>(),
        createAccumulator: () => ({ keys: [] as string[] }),
        add: ({ keys }, { key }) => ({ keys: [...new Set([...keys, key])] }),
        getResult: ({ keys }) => ({ total: keys.length }),
      }),
    `row key=a t=0 v=1
     row key=b t=1 v=1
     row key=a t=2 v=1
     watermark 1999
     expect total=2
     windows 0`,
  ),
];
