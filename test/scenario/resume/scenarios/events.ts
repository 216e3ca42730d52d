// The rows of most scenarios: 13 users in no order of theirs, times out of order by up to 300 ms.
import {
  array,
  boolean,
  decimal,
  int32,
  int64,
  schema,
  string,
  timestamp,
  watermarks,
  type DataStream,
  type Fields,
  type FieldsOf,
} from 'millrace';
import { rowsSource } from '../rowsSource.js';
import type { Results, Scenario } from '../scenario.js';

const ROWS = 1200;

export const events = schema({
  user: string(),
  team: string().nullable(),
  amount: int32(),
  number: int64(),
  price: decimal(12, 2),
  isGood: boolean().nullable(),
  tags: array(string()),
  at: timestamp(3).asEpoch(),
});
/** A stream of {@link events}. */
export type Events = DataStream<FieldsOf<typeof events>>;

const user = (i: number): number => (i * i + (i >> 7)) % 13;
const rows = Array.from({ length: ROWS }, (_, i) => ({
  user: `a user with number ${user(i)}`,
  team: user(i) % 4 === 0 ? null : `team ${user(i) % 4}`,
  amount: (i * 7919) % 1000,
  number: BigInt(i) * 2n ** 40n,
  price: `${(i * 31) % 997}.${String(i % 100).padStart(2, '0')}`,
  isGood: i % 5 === 0 ? null : i % 3 === 0,
  tags: Array.from({ length: i % 4 }, (_tag, n) => `a tag of more than twelve bytes ${i * n}`),
  at: i * 10 - ((i * 31) % 300) + (i > 700 ? 2500 : 0),
}));
const byUser = (row: { readonly user: string }): number => Number(row.user.split(' ')[4]) % 3;

export const given = watermarks.boundedOutOfOrderness('at', '300ms');

/** A job over the rows, from one split; its result is called `main` where it is one stream. */
export function over(
  name: string,
  job: (rows: Events) => DataStream<Fields> | Results,
  rest: Omit<Scenario, 'name' | 'build'> = {},
): Scenario {
  return {
    name,
    build: (env, watch) =>
      resultsOf(job(env.from(watch(rowsSource(events, rows)), { watermarks: given, name: 'in' }))),
    ...rest,
  };
}

/** As {@link over}; each user's rows are in one of three splits, which are read side by side. */
export function overSplits(
  name: string,
  job: (rows: Events) => DataStream<Fields> | Results,
  rest: Omit<Scenario, 'name' | 'build'> = {},
): Scenario {
  const strategy = watermarks.boundedOutOfOrderness('at', '300ms').withIdleness(false);
  return {
    name: `${name}, from three splits`,
    build: (env, watch) => {
      const source = rowsSource(events, rows, { splitOf: byUser, isBounded: false });
      return resultsOf(job(env.from(watch(source), { watermarks: strategy, name: 'in' })));
    },
    ...rest,
  };
}

/** Rows a file. */
const FILES = [240, 240, 240, 240, 240];

/** As {@link over}; the rows are in several files, each with those of its time. */
export function overFiles(
  name: string,
  job: (rows: Events) => DataStream<Fields> | Results,
  { files = FILES, ...rest }: Omit<Scenario, 'name' | 'build'> & { files?: readonly number[] } = {},
): Scenario {
  const fileOf = files.flatMap((count, file) => new Array<number>(count).fill(file));
  return {
    name: `${name}, from ${files.length} files`,
    build: (env, watch) => {
      const source = rowsSource(events, rows, { splitOf: (_row, i) => fileOf[i] });
      return resultsOf(job(env.from(watch(source), { watermarks: given, name: 'in' })));
    },
    ...rest,
  };
}

function resultsOf(result: DataStream<Fields> | Results): Results {
  return 'node' in result ? { main: result as DataStream<Fields> } : result;
}

/** Lines of text that functions emit. */
export const lines = schema({ line: string() });

export const low = (stream: Events) => stream.filter(({ amount }) => amount < 400);
export const high = (stream: Events) => stream.filter(({ amount }) => amount >= 400);

/** A function of windows that shows what it is given. */
export const shown = {
  output: lines,
  process(
    key: object,
    window: { readonly start: number },
    of: readonly { readonly amount: number; readonly tags: readonly string[] }[],
    ctx: { collect(row: { line: string }): void },
  ): void {
    const amounts = of.map(({ amount, tags }) => `${amount}${tags.at(-1) ?? ''}`).join();
    ctx.collect({ line: JSON.stringify([key, window.start, amounts]) });
  },
};

/** The rows of each user in their order. */
export const inOrder = { compare: { kind: 'order', keys: ['user'] } } as const;
