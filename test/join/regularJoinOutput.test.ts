import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RegularJoinOperator, type RegularJoinPlan } from '../../src/join/regularJoin.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { valuesFromColumn } from '../support/columns.js';
import { ChangelogRun, type ChangeKind } from '../support/changelogRun.js';

const engine = createEngine();
const left = new Schema([
  { name: 'a', type: t.int32() },
  { name: 'l', type: t.string() },
]);
const right = new Schema([
  { name: 'b', type: t.int32() },
  { name: 'r', type: t.string() },
]);

function runOf(type: RegularJoinPlan['type'], more: Partial<RegularJoinPlan> = {}) {
  const isHalf = type === 'semi' || type === 'anti';
  const fields = [...left.fields, ...(isHalf ? [] : right.fields)];
  const output = new Schema(fields.map((field) => ({ ...field, type: field.type.nullable() })));
  const plan: RegularJoinPlan = {
    type,
    inputs: [left, right],
    output,
    keys: [['a', 'b']],
    retracts: [true, true],
    ...more,
  };
  const run = new ChangelogRun(engine, new RegularJoinOperator('join', plan), plan.inputs, 10);
  const feed = (input: 0 | 1, ...rows: [ChangeKind, number, string][]): string[] => {
    const names = input === 0 ? ['a', 'l'] : ['b', 'r'];
    const changes = rows.map(([kind, key, text]) => ({
      kind,
      row: { [names[0]]: key, [names[1]]: text },
    }));
    return run.feed(changes, input).map(({ kind, row }) => {
      const { l, r } = row as { l: string | null; r?: string | null };
      return `${kind} ${l ?? '-'}${r === undefined ? '' : ` ${r ?? '-'}`}`;
    });
  };
  return { feed, run };
}

describe('what each row of a batch emits, as in Flink', () => {
  it('inner: the kind of the row', () => {
    const { feed } = runOf('inner');
    expect(feed(0, ['+I', 1, 'x'], ['+I', 1, 'y'])).toEqual([]);
    expect(feed(1, ['+U', 1, 'p'], ['-U', 1, 'p'])).toEqual([
      '+U y p',
      '+U x p',
      '-U y p',
      '-U x p',
    ]);
    expect(feed(0, ['-D', 1, 'x'])).toEqual([]);
    expect(feed(1, ['+I', 1, 'q'])).toEqual(['+I y q']);
    expect(feed(0, ['-U', 1, 'y'], ['+U', 2, 'y'])).toEqual(['-U y q']);
  });

  it('left: nulls while there is no match', () => {
    const { feed } = runOf('left');
    expect(feed(0, ['+I', 1, 'x'])).toEqual(['+I x -']);
    expect(feed(1, ['+I', 1, 'p'], ['+I', 1, 'q'])).toEqual(['-D x -', '+I x p', '+I x q']);
    expect(feed(1, ['-D', 1, 'p'], ['-D', 1, 'q'])).toEqual(['-D x p', '-D x q', '+I x -']);
    expect(feed(0, ['-U', 1, 'x'])).toEqual(['-D x -']);
  });

  it('full: nulls on either side', () => {
    const { feed } = runOf('full');
    expect(feed(1, ['+I', 1, 'p'], ['+I', 2, 'q'])).toEqual(['+I - p', '+I - q']);
    expect(feed(0, ['+U', 1, 'x'])).toEqual(['-D - p', '+I x p']);
    expect(feed(0, ['-U', 1, 'x'])).toEqual(['-D x p', '+I - p']);
  });

  it('semi and anti: left rows with their first match', () => {
    const semi = runOf('semi').feed;
    expect(semi(0, ['+I', 1, 'x'], ['+I', 2, 'y'])).toEqual([]);
    expect(semi(1, ['+I', 1, 'p'], ['+U', 1, 'q'])).toEqual(['+I x']);
    expect(semi(1, ['-D', 1, 'p'], ['-U', 1, 'q'])).toEqual(['-U x']);
    const anti = runOf('anti').feed;
    expect(anti(0, ['+I', 1, 'x'], ['+I', 2, 'y'])).toEqual(['+I x', '+I y']);
    expect(anti(1, ['+U', 1, 'p'])).toEqual(['-D x']);
    expect(anti(1, ['-U', 1, 'p'])).toEqual(['+I x']);
    expect(anti(0, ['-D', 1, 'x'])).toEqual(['-D x']);
  });

  it('a row that takes back what is not there is ignored', () => {
    const { feed } = runOf('full');
    expect(feed(0, ['-D', 1, 'x'], ['+I', 1, 'y'], ['-D', 1, 'x'])).toEqual(['+I y -']);
  });
});

it('a row with many matches leaves in batches', () => {
  const { feed } = runOf('left');
  const many = Array.from({ length: 35 }, (_, i): [ChangeKind, number, string] => [
    '+I',
    1,
    String(i),
  ]);
  feed(1, ...many);
  expect(feed(0, ['+I', 1, 'x'])).toHaveLength(35);
  expect(feed(0, ['-D', 1, 'x'], ['+I', 2, 'y'])).toHaveLength(36);
});

it('keeps and emits only the columns that anybody reads', () => {
  const sent: unknown[][] = [];
  const { run } = runOf('left', { needed: [1, 2], retracts: [false, false] });
  const operator = run.operator;
  const context = {
    engine,
    clock: run.clock,
    batchSize: 4,
    emit: (batch: Parameters<(typeof operator)['processBatch']>[0]): void => {
      expect([0, 3].map((index) => batch.column(index).values)).toEqual([0, 0]);
      const read = (index: number) => valuesFromColumn(engine, batch.column(index), batch.rowCount);
      const [texts, keys] = [read(1), read(2)];
      texts.forEach((text, row) => sent.push([text, keys[row]]));
    },
    emitSide: () => undefined,
    wakeAt: () => undefined,
    emitWatermark: () => undefined,
    emitIdle: () => undefined,
    runTurn: (work: () => void) => work(),
    signal: new AbortController().signal,
    count: () => undefined,
  };
  operator.close();
  operator.open(context);
  run.feed([{ kind: '+I', row: { b: 7, r: 'unread' } }], 1);
  run.feed([
    { kind: '+I', row: { a: 7, l: 'x' } },
    { kind: '+I', row: { a: 8, l: 'y' } },
  ]);
  expect(sent).toEqual([
    ['x', 7],
    ['y', null],
  ]);
  operator.close();
});
