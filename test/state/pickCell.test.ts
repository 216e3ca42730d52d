// Cells that own strings: garbage is collected, and what is left stays right.
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';

type AnyType = t.DataType<unknown>;
const engine = createEngine();
const text = t.string().nullable();
const GROUPS = 100;

function callOf(kind: AggregateKind, types: readonly AnyType[], by: number[] = []): AggregateCall {
  const args = [0, ...by];
  const resultType = aggregateResultType(
    kind,
    args.map((position) => types[position]),
  );
  return { kind, arguments: args, name: kind, resultType };
}

/** 200 bytes that sort by `rank`, one a group. */
const long = (rank: number, group: number): string =>
  `${String(rank).padStart(6, '0')} of group ${group} ${'x'.repeat(170)} and an end äöü`;

/** Adds one value a group, from an arena that is then overwritten. */
function update(
  table: AggregateTable,
  values: readonly (string | null)[],
  orders: readonly number[] = [],
): void {
  engine.arena.reset();
  const keys = columnFromValues(
    engine,
    t.int64(),
    values.map((_, group) => BigInt(group)),
  );
  const inputs = [
    columnFromValues(engine, text, values),
    columnFromValues(engine, t.int32(), orders),
  ];
  table.update([keys], (position) => inputs[position], values.length, 0, 0);
  engine.memory.u8.fill(255, keys.values, keys.values + values.length * 8);
  engine.arena.reset();
  const trash = engine.arena.allocate(1 << 16);
  engine.memory.u8.fill(255, trash, trash + (1 << 16));
}

function results(table: AggregateTable): unknown[] {
  const [column] = table.emit(0, table.groupCount).results;
  return valuesFromColumn(engine, column, table.groupCount);
}

const groups = Array.from({ length: GROUPS }, (_, group) => group);

/** Twice what lives, the floor below which nothing is collected, and a segment not yet full. */
function expectBounded(table: AggregateTable, liveBytes: number): void {
  expect(table.stateBytes).toBeLessThan(4 * liveBytes + 3 * (1 << 16));
}

describe.each(['last', 'min', 'max', 'first'] as const)('%s of long strings', (kind) => {
  it('holds about what lives after many times as much has passed through', () => {
    const table = new AggregateTable(engine, [t.int64()], [callOf(kind, [text])], [text]);
    const rounds = 300;
    for (let round = 0; round < rounds; round++) {
      // Smaller in each round for min, larger for the others.
      const rank = kind === 'min' ? rounds - round : round;
      update(
        table,
        groups.map((group) => long(rank, group)),
      );
    }
    const last = { last: rounds - 1, max: rounds - 1, min: 1, first: 0 }[kind];
    expect(results(table)).toEqual(groups.map((group) => long(last, group)));
    expectBounded(table, GROUPS * long(0, 0).length);
    table.release();
    expect(table.stateBytes).toBe(0);
  });

  it('keeps short, empty and null values among long ones', () => {
    const table = new AggregateTable(engine, [t.int64()], [callOf(kind, [text])], [text]);
    const of = (round: number, group: number): string | null =>
      group % 4 === 0
        ? null
        : group % 4 === 1
          ? ''
          : group % 4 === 2
            ? `r${String(round).padStart(4, '0')}`
            : long(round, group);
    for (let round = 0; round < 400; round++)
      update(
        table,
        groups.map((group) => of(round, group)),
      );
    const last = kind === 'min' || kind === 'first' ? 0 : 399;
    expect(results(table)).toEqual(groups.map((group) => of(last, group)));
    table.release();
  });
});

describe.each(['minBy', 'maxBy'] as const)('%s of long strings', (kind) => {
  const types = [text, t.int32()];

  it('collects the garbage of values that lost', () => {
    const table = new AggregateTable(engine, [t.int64()], [callOf(kind, types, [1])], types);
    for (let round = 0; round < 300; round++) {
      const orders = groups.map(() => (kind === 'minBy' ? -round : round));
      update(
        table,
        groups.map((group) => long(round, group)),
        orders,
      );
    }
    expect(results(table)).toEqual(groups.map((group) => long(299, group)));
    expectBounded(table, GROUPS * long(0, 0).length);
    table.release();
  });

  it.each([t.string(), t.bytes(), t.decimal(38, 2), t.decimal(19, 0)])(
    'refuses to order by %s, and says by what it can',
    (by) => {
      const inputs = [t.int32(), by];
      const make = (): AggregateTable =>
        new AggregateTable(engine, [], [callOf(kind, inputs, [1])], inputs);
      expect(make).toThrow(
        `${kind} orders by a number, a time or a DECIMAL of at most 18 digits, not by ${by}.`,
      );
      expect(make).toThrow(expect.objectContaining({ code: 'PLAN_UNSUPPORTED' }));
    },
  );
});

it('merging tables collects garbage too', () => {
  const make = (): AggregateTable =>
    new AggregateTable(engine, [t.int64()], [callOf('last', [text])], [text]);
  const all = make();
  for (let round = 0; round < 200; round++) {
    const slice = make();
    update(
      slice,
      groups.map((group) => long(round, group)),
    );
    all.merge(slice);
    slice.release();
  }
  expect(results(all)).toEqual(groups.map((group) => long(199, group)));
  expectBounded(all, GROUPS * long(0, 0).length);
  all.release();
});
