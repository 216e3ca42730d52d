// Functions of windows: folds, accumulators, process functions, their state, and cleanup.
import {
  count,
  customWindow,
  float64,
  hop,
  listState,
  schema,
  session,
  string,
  sum,
  triggers,
  tumble,
  valueState,
} from '../../../src/index.js';
import { showRows } from '../../support/windowFunctions.js';
import { script, type Keyed, type WindowScript } from '../../support/windowEvents.js';

const tumbling = (keyed: Keyed) => keyed.window(tumble('2s'));
const output = schema({ key: string(), text: string() });
const mean = schema({ mean: float64() });

const averaging = {
  output: mean,
  createAccumulator: () => ({ n: 0, sum: 0 }),
  add: (acc: { n: number; sum: number }, { v }: { readonly v: number }) => ({
    n: acc.n + 1,
    sum: acc.sum + v,
  }),
  merge: (a: { n: number; sum: number }, b: { n: number; sum: number }) => ({
    n: a.n + b.n,
    sum: a.sum + b.sum,
  }),
  getResult: ({ n, sum: total }: { n: number; sum: number }) => ({ mean: total / n }),
};

export const scripts: readonly WindowScript[] = [
  script(
    'a process function gets the rows in order of arrival',
    (keyed) => tumbling(keyed).process(showRows),
    `row key=a t=1000 v=1
     row key=b t=0 v=2
     row key=a t=5 v=3
     row key=a t=1999 v=4
     watermark 1999
     expect key=a start=0 end=2000 rows=1,3,4 at=1999
     expect key=b start=0 end=2000 rows=2 at=1999
     timers 0
     windows 0`,
  ),
  script(
    'a process function fires again with all rows within the lateness',
    (keyed) => tumbling(keyed).allowedLateness(100).process(showRows),
    `row key=a t=0 v=1
     watermark 1999
     expect rows=1
     row key=a t=1 v=2
     expect rows=1,2
     watermark 2099
     row key=a t=2 v=3
     late key=a t=2 v=3
     windows 0`,
  ),
  script(
    'a process function over windows that overlap',
    (keyed) => keyed.window(hop('2s', '1s')).process(showRows),
    `row key=a t=500 v=1
     row key=a t=1500 v=2
     watermark 4000
     expect start=-1000 end=1000 rows=1
     expect start=0 end=2000 rows=1,2
     expect start=1000 end=3000 rows=2`,
  ),
  script(
    'a process function may emit any number of rows',
    (keyed) =>
      tumbling(keyed).process({
        output,
        process({ key }, _window, rows, ctx) {
          for (const { v } of rows) if (v > 1) ctx.collect({ key, text: `${v}` });
        },
      }),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     row key=a t=2 v=3
     row key=b t=2 v=1
     watermark 1999
     expect key=a text=2
     expect key=a text=3`,
  ),
  script(
    'a fold emits the folded row',
    (keyed) => tumbling(keyed).reduce((a, b) => ({ ...b, v: a.v + b.v })),
    `row key=b t=3999 v=1
     row key=b t=3000 v=1
     row key=a t=20 v=1
     row key=a t=0 v=1
     row key=a t=999 v=1
     watermark 1999
     expect key=a v=3 at=1999
     watermark 3999
     expect key=b v=2 at=3999`,
  ),
  script(
    'a fold of one row is that row',
    (keyed) => tumbling(keyed).reduce(() => ({ key: 'never', v: NaN, at: new Date(0) })),
    `row key=a t=1 v=7
     watermark 1999
     expect key=a v=7`,
  ),
  script(
    'a fold within the lateness goes on',
    (keyed) =>
      tumbling(keyed)
        .allowedLateness(1000)
        .reduce((a, b) => ({ ...b, v: a.v + b.v })),
    `row key=a t=0 v=1
     watermark 1999
     expect v=1
     row key=a t=1 v=2
     expect v=3`,
  ),
  script(
    'a fold of sessions that merge',
    (keyed) =>
      keyed.window(session('3s')).reduce((a, b) => ({ key: a.key, at: a.at, v: a.v * 10 + b.v })),
    `row key=a t=0 v=1
     row key=a t=5000 v=2
     row key=a t=2500 v=3
     watermark 7999
     expect key=a v=123`,
  ),
  script(
    'a fold with a process function gets one row',
    (keyed) =>
      tumbling(keyed).reduce((a, b) => ({ ...b, v: a.v + b.v }), {
        output,
        process({ key }, { start, end }, rows, ctx) {
          ctx.collect({ key, text: `${rows.length}:${rows[0].v}@${start}-${end}` });
        },
      }),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     watermark 1999
     expect key=a text=1:3@0-2000`,
  ),
  script(
    'aggregates with a process function',
    (keyed) =>
      tumbling(keyed).aggregate(
        { n: count().asNumber(), sum: sum('v') },
        {
          output,
          process({ key }, { end }, [{ n, sum: total }], ctx) {
            ctx.collect({ key, text: `${total / n}@${end}` });
          },
        },
      ),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     watermark 1999
     expect key=a text=1.5@2000
     windows 0`,
  ),
  script(
    'an accumulator of the user',
    (keyed) => tumbling(keyed).aggregate(averaging),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     row key=b t=1 v=7
     watermark 1999
     expect mean=1.5
     expect mean=7
     windows 0
     timers 0`,
  ),
  script(
    'an accumulator of the user, of sessions that merge',
    (keyed) => keyed.window(session('3s')).aggregate(averaging),
    `row key=a t=0 v=1
     row key=a t=5000 v=3
     row key=a t=2500 v=8
     watermark 7999
     expect mean=4
     windows 0`,
  ),
  script(
    'an accumulator with a process function',
    (keyed) =>
      tumbling(keyed).aggregate(averaging, {
        output,
        process({ key }, _window, [{ mean: of }], ctx) {
          ctx.collect({ key, text: `mean:${of}` });
        },
      }),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     watermark 1999
     expect key=a text=mean:1.5`,
  ),
  script(
    'state by key outlives the windows',
    (keyed) =>
      tumbling(keyed).process({
        output,
        state: { before: valueState(float64()) },
        process({ key }, _window, rows, ctx) {
          const before = ctx.state.before.get() ?? 0;
          ctx.collect({ key, text: `${before}+${rows.length}` });
          ctx.state.before.set(before + rows.length);
        },
      }),
    `row key=a t=0 v=1
     row key=a t=1 v=1
     row key=b t=1 v=1
     watermark 1999
     expect key=a text=0+2
     expect key=b text=0+1
     row key=a t=2000 v=1
     watermark 3999
     expect key=a text=2+1
     row key=b t=9000 v=1
     end
     expect key=b text=1+1`,
  ),
  script(
    'state by window is of one window',
    (keyed) =>
      tumbling(keyed)
        .allowedLateness(1000)
        .process({
          output,
          windowState: { fired: valueState(float64()) },
          process({ key }, _window, rows, ctx) {
            const fired = (ctx.windowState.fired.get() ?? 0) + 1;
            ctx.windowState.fired.set(fired);
            ctx.collect({ key, text: `${fired}:${rows.length}` });
          },
        }),
    `row key=a t=0 v=1
     watermark 1999
     expect key=a text=1:1
     row key=a t=1 v=1
     expect key=a text=2:2
     row key=a t=2000 v=1
     watermark 3999
     expect key=a text=1:1
     watermark 4999
     windows 0`,
  ),
  script(
    'clear is called once when the window is gone',
    (keyed) =>
      tumbling(keyed)
        .allowedLateness(1000)
        .process({
          output,
          windowState: { seen: listState(float64()) },
          process(_key, _window, rows, ctx) {
            ctx.windowState.seen.set(rows.map(({ v }) => v));
          },
          clear({ key }, { end }, ctx) {
            ctx.collect({ key, text: `gone:${end}:${ctx.windowState.seen.get().join('+')}` });
          },
        }),
    `row key=a t=0 v=1
     row key=a t=1 v=2
     watermark 1999
     windows 1
     watermark 2998
     watermark 2999
     expect key=a text=gone:2000:1+2
     watermark 9000
     windows 0
     timers 0`,
  ),
  script(
    'clear is called for windows that never fired',
    (keyed) =>
      tumbling(keyed)
        .trigger(triggers.count(5))
        .process({
          output,
          process: () => undefined,
          clear: ({ key }, _window, ctx) => ctx.collect({ key, text: 'gone' }),
        }),
    `row key=a t=0 v=1
     watermark 1999
     expect key=a text=gone
     windows 0
     timers 0`,
  ),
  script(
    'the context tells the watermark that fires the window',
    (keyed) =>
      tumbling(keyed).process({
        output,
        process: ({ key }, _window, _rows, ctx) =>
          ctx.collect({ key, text: `${ctx.currentWatermark}` }),
      }),
    `row key=a t=0 v=1
     watermark 2500
     expect key=a text=2500
     row key=a t=2600 v=1
     end
     expect key=a text=Infinity`,
  ),
  script(
    'windows of a function',
    (keyed) =>
      keyed
        .window(
          customWindow<{ readonly v: number }>({
            // As long as the row says.
            assign: ({ v }, time) => [{ start: time - (time % v), end: time - (time % v) + v }],
          }),
        )
        .process(showRows),
    `row key=a t=150 v=100
     row key=a t=150 v=1000
     row key=a t=199 v=100
     watermark 199
     expect start=100 end=200 rows=100,100
     watermark 999
     expect start=0 end=1000 rows=1000
     windows 0`,
  ),
  script(
    'a row without windows is late when it is behind the watermark, else it is dropped',
    (keyed) => keyed.window(customWindow({ assign: () => [] })).process(showRows),
    `row key=a t=5 v=1
     watermark 10
     row key=a t=10 v=2
     late key=a t=10 v=2
     row key=a t=11 v=3
     windows 0`,
  ),
  script(
    'timers and state are gone with the last window of many keys',
    (keyed) =>
      tumbling(keyed)
        .trigger(triggers.continuousEventTime('1s'))
        .allowedLateness('1s')
        .process({ output, process: () => undefined }),
    `${Array.from({ length: 40 }, (_, i) => `row key=k${i} t=${i * 100} v=1`).join('\n')}
     watermark 3999
     windows 20
     watermark 4999
     windows 0
     timers 0`,
  ),
];
