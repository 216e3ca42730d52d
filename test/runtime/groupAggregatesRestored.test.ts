// Group aggregates over the changelog of others, killed and restored at other parallelisms.
import {
  boolean,
  environment,
  fromIterable,
  int32,
  memoryStorage,
  noRestart,
  schema,
  string,
  type DataStream,
  type EnvironmentOptions,
  type Fields,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { Schema } from '../../src/batch/schema.js';
import {
  GroupAggregateOperator,
  type GroupAggregatePlan,
} from '../../src/operator/changelog/groupAggregate.js';
import type { AggregateKind, GroupAggregateCall } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({ user: string().nullable(), amount: int32().nullable(), cheap: boolean() });
const ROWS = 1500;

const rowAt = (i: number) => ({
  user: i % 11 === 0 ? null : `a user with number ${(i * i) % 17}`,
  amount: i % 5 === 0 ? null : (i * 7919) % 100,
  cheap: i % 3 === 0,
});

async function* slowRows(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the network is gone');
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield rowAt(i);
  }
}

type Wanted = [
  name: string,
  kind: AggregateKind,
  argument?: string,
  more?: Partial<GroupAggregateCall>,
];

/** GROUP BY as SQL plans it. */
function grouped(
  rows: DataStream<Fields>,
  keys: readonly string[],
  wanted: readonly Wanted[],
  more: Pick<GroupAggregatePlan, 'retracts' | 'emitUpdateBefore' | 'emission'>,
): DataStream<Fields> {
  const input = rows.node.schema;
  const calls = wanted.map(([name, kind, argument, rest]): GroupAggregateCall => {
    const args = argument === undefined ? [] : [input.indexOf(argument)];
    const types = args.map((position) => input.fields[position].type);
    return { name, kind, arguments: args, resultType: aggregateResultType(kind, types), ...rest };
  });
  const output = new Schema([
    ...keys.map((key) => input.fields[input.indexOf(key)]),
    ...calls.map(({ name, resultType: type }) => ({ name, type })),
  ]);
  const plan = { input, output, keys, calls, ...more };
  return rows.with<Fields>({
    kind: 'operator',
    name: rows.nameOf('groupAggregate'),
    schema: output,
    create: (name) => new GroupAggregateOperator(name, plan),
    isJavaScript: false,
    distribution: [keys],
    inputs: [rows.node],
  });
}

function run(
  out: CommittedRows,
  emission: 'row' | 'batch',
  options: EnvironmentOptions,
  failAt: number,
): Promise<unknown> {
  const env = environment({ batchSize: 32, ...options });
  const rows = env.from(
    fromIterable(events, () => slowRows(failAt)),
    { name: 'events' },
  );
  const byUser = grouped(
    rows,
    ['user'],
    [
      ['bids', 'count'],
      ['amounts', 'count', 'amount', { isDistinct: true }],
      ['cheap', 'count', 'amount', { isDistinct: true, filter: 2 }],
      ['most', 'max', 'amount'],
    ],
    { retracts: false, emitUpdateBefore: true, emission },
  );
  const all = grouped(
    byUser,
    [],
    [
      ['users', 'count'],
      ['bids', 'sum', 'bids'],
      ['amounts', 'max', 'amounts'],
      ['cheap', 'countDistinct', 'cheap'],
      ['most', 'min', 'most'],
      ['mean', 'avg', 'bids'],
    ],
    { retracts: true, emitUpdateBefore: false, emission },
  );
  all.sinkTo(out.sink());
  return env.execute().done;
}

describe.each(['row', 'batch'] as const)('aggregates of aggregates, by %s', (emission) => {
  it.each([{ parallelisms: [1, 1] }, { parallelisms: [2, 3, 1] }])(
    'go on at $parallelisms',
    async ({ parallelisms }) => {
      const expected = new CommittedRows();
      await run(expected, emission, {}, Infinity);
      expect(expected.rows.at(-1)).toMatchObject({ bids: BigInt(ROWS) });
      const storage = memoryStorage();
      const out = new CommittedRows();
      const checkpoints = { storage, interval: 1 };
      for (const [index, parallelism] of parallelisms.entries()) {
        const isLast = index === parallelisms.length - 1;
        const options = { parallelism, workers: false, checkpoints, restart: noRestart() };
        const done = run(out, emission, options, isLast ? Infinity : 500 * (index + 1));
        if (isLast) await done;
        else await expect(done).rejects.toThrow('gone');
      }
      expect(out.rows.at(-1)).toEqual(expected.rows.at(-1));
    },
  );
});
