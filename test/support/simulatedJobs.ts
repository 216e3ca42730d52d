// Jobs of simulations: what they commit is the same in every order of events.
import {
  count,
  int32,
  int64,
  mapState,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  valueState,
  watermarks,
  type FieldsOf,
  type RowOf,
} from 'millrace';
import type { SimulatedPorts, SimulationOptions, SimulationReport } from 'millrace/testing';

const events = schema({ user: string(), amount: int32(), at: timestamp(3).asEpoch() });
type Event = RowOf<FieldsOf<typeof events>>;

const SPLITS = 4;
const ROWS = 14;

/** Splits in order of time, rows in each up to 300 ms out of order. */
function splitsOf(salt: number): Event[][] {
  return Array.from({ length: SPLITS }, (_, split) =>
    Array.from({ length: ROWS }, (_row, i) => {
      const number = split * ROWS + i;
      const mixed = Math.imul(number + 1 + salt * 1000, 0x9e3779b1) >>> 0;
      return {
        user: `the user with number ${mixed % 5}`,
        amount: mixed % 1000,
        at: number * 100 + (mixed % 4) * 100,
      };
    }),
  );
}

function eventsOf({ source }: SimulatedPorts, name: string, salt: number) {
  return [
    source(name, events, splitsOf(salt)),
    { watermarks: watermarks.boundedOutOfOrderness('at', '300ms') },
  ] as const;
}

const totals = schema({ user: string(), until: timestamp(3).asEpoch(), total: int64() });
const pairs = schema({ user: string(), left: int32(), right: int32() });

/** By name. */
export const simulatedJobs: Readonly<Record<string, SimulationOptions['job']>> = {
  'rows as they are': (env, ports) => {
    env
      .from(...eventsOf(ports, 'events', 0))
      .filter((row) => row.amount % 3 !== 0)
      .sinkTo(ports.sink('out'));
  },
  windows: (env, ports) => {
    const keyed = env.from(...eventsOf(ports, 'events', 0)).keyBy('user');
    keyed
      .window(tumble('1s'))
      .aggregate({ rows: count(), total: sum('amount') })
      .sinkTo(ports.sink('tumbling'));
    keyed
      .window(session('350ms'))
      .aggregate({ rows: count(), total: sum('amount') })
      .sinkTo(ports.sink('sessions'));
  },
  'state and timers': (env, ports) => {
    env
      .from(...eventsOf(ports, 'events', 0))
      .keyBy('user')
      .process({
        // Rows of a key come in another order in each run: what is emitted must not tell.
        state: { sums: mapState(int64().asNumber(), int64()), seen: valueState(int64()) },
        output: totals,
        processElement(row, ctx) {
          const until = Math.floor(row.at / 700) * 700 + 700;
          ctx.state.sums.set(until, (ctx.state.sums.get(until) ?? 0n) + BigInt(row.amount));
          ctx.state.seen.set((ctx.state.seen.get() ?? 0n) + 1n);
          ctx.timers.registerEventTime(until);
        },
        onTimer(until, ctx) {
          const total = ctx.state.sums.get(until) ?? -1n;
          ctx.collect({ user: ctx.currentKey.user, until, total });
          ctx.state.sums.delete(until);
        },
      })
      .sinkTo(ports.sink('out'));
  },
  'an interval join': (env, ports) => {
    const left = env.from(...eventsOf(ports, 'left', 0));
    const right = env.from(...eventsOf(ports, 'right', 1));
    left
      .keyBy('user')
      .intervalJoin(right.keyBy('user'))
      .between('-200ms', '200ms', { right: 'other_' })
      .sinkTo(ports.sink('out'));
  },
  'asynchronous calls': (env, ports) => {
    env
      .from(...eventsOf(ports, 'events', 0))
      .mapAsync(
        (row) => ports.call('lookup', () => ({ user: row.user, left: row.amount, right: 1 })),
        { result: pairs, capacity: 4, ordered: false },
      )
      .sinkTo(ports.sink('out'));
  },
};

/** What a simulation committed, as text that is the same in every order. */
export function committed({ rows }: Pick<SimulationReport, 'rows'>): string {
  const text = (_name: string, value: unknown): unknown =>
    typeof value === 'bigint' ? `${value}n` : value;
  return Object.keys(rows)
    .toSorted()
    .map((name) => {
      const lines = rows[name].map((row) => JSON.stringify(row, text)).toSorted();
      return `${name}\n${lines.join('\n')}`;
    })
    .join('\n\n');
}
