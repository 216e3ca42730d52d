import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, valuesFromColumn } from '../support/columns.js';
import { naiveAggregate, type Value } from './naiveAggregates.js';

const engine = createEngine();
const int = t.int32().nullable();
const text = t.string().nullable();

const numberKinds = 'count sum avg min max countDistinct varPop'.split(' ') as AggregateKind[];
const textKinds = ['count', 'min', 'max', 'countDistinct'] as AggregateKind[];

function callOf(kind: AggregateKind, type: t.DataType<unknown>): AggregateCall {
  const resultType = aggregateResultType(kind, [type]);
  return { kind, arguments: [0], name: kind, resultType };
}

/** +I rows, then −D of those that `isGone` says. */
function update(
  table: AggregateTable,
  type: t.DataType<unknown>,
  rows: readonly { value: Value; isGone: boolean }[],
): void {
  const gone = rows.filter((row) => row.isGone);
  const values = [...rows, ...gone].map((row) => row.value);
  const column = columnFromValues(engine, type, values);
  const kinds = bytes(engine, [...rows.map(() => 0), ...gone.map(() => 3)]);
  table.update([], () => column, values.length, 0, kinds);
}

function expectSame(actual: unknown, expected: unknown): void {
  if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, 6);
  else expect(actual).toEqual(expected);
}

describe.each([
  ...numberKinds.map((kind) => [kind, int] as const),
  ...textKinds.map((kind) => [kind, text] as const),
])('%s of %s', (kind, type) => {
  const value =
    type === int ? fc.integer({ min: -9, max: 9 }) : fc.constantFrom('', 'b', 'a long string 13');
  const row = fc.record({ value: fc.option<Value>(value, { freq: 4 }), isGone: fc.boolean() });

  it('forgets rows that are taken back, merged too', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.nat(59), (rows, cut) => {
        engine.arena.reset();
        const calls = [callOf(kind, type)];
        const table = new AggregateTable(engine, [], calls, [type], { retracts: true });
        const later = new AggregateTable(engine, [], calls, [type], { retracts: true });
        update(table, type, rows.slice(0, cut));
        update(later, type, rows.slice(cut));
        table.merge(later);
        const { results } = table.emit(0, 1);
        const left = rows.filter(({ isGone }) => !isGone).map((kept) => [kept.value]);
        const [actual] = valuesFromColumn(engine, results[0], 1);
        if (table.groupCount === 1) expectSame(actual, naiveAggregate(kind, type, left));
        table.release();
        later.release();
      }),
      { numRuns: 60 },
    );
  });
});

describe('aggregates of arrival', () => {
  it.each(['first', 'last', 'collect'] as const)('%s refuses rows that are taken back', (kind) => {
    const table = new AggregateTable(engine, [], [callOf(kind, int)], [int]);
    expect(() => update(table, int, [{ value: 1, isGone: true }])).toThrow(/cannot take rows back/);
    table.release();
  });
});
