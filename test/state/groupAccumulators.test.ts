import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { GroupAggregateCall } from '../../src/state/aggregateCall.js';
import { GroupAccumulators } from '../../src/state/groupAccumulators.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const fields: readonly t.Field[] = [
  { name: 'a', type: t.int32() },
  { name: 'b', type: t.string().nullable() },
  { name: 'f', type: t.boolean() },
];
const distinct = (kind: 'count' | 'sum', args: number[], filter?: number): GroupAggregateCall => ({
  ...{ kind, arguments: args, name: kind, isDistinct: true, filter },
  resultType: kind === 'count' ? t.int64() : t.int32().nullable(),
});

describe('group accumulators', () => {
  const calls = [
    distinct('count', [0]),
    distinct('count', [0], 2),
    distinct('count', [0, 1]),
    distinct('sum', [0], 2),
  ];

  it('share the distinct values of an argument', () => {
    const accumulators = new GroupAccumulators(engine, calls, fields, false);
    const names = accumulators.stateFields.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('values'))).toEqual([
      'values_a',
      'values_a_2',
      'values_b',
    ]);
    const { payloadBytes } = accumulators;
    const table = new GroupTable(engine, [], { payloadBytes });
    const groups = uint32s(engine, [0, 0, 0, 0]);
    table.intern([], 4, 0, groups);
    const columns = [
      columnFromValues(engine, t.int32(), [1, 1, 2, 2]),
      columnFromValues(engine, fields[1].type, ['x', 'y', null, 'x']),
      columnFromValues(engine, t.boolean(), [false, true, false, false]),
    ];
    accumulators.update(table, groups, (position) => columns[position], 4, 0);
    const list = { groups: 0, from: 0, count: 1 };
    const results = accumulators.results(table, list);
    expect(results.map((column) => valuesFromColumn(engine, column, 1)[0])).toEqual([
      2n,
      1n,
      3n,
      1,
    ]);
    expect(accumulators.sizes).toEqual({ live: 5, dead: 0 });
    accumulators.forget(table, groups, 1);
    expect(accumulators.sizes).toEqual({ live: 0, dead: 5 });
    expect(accumulators.stateBytes).toBeGreaterThan(0);
    accumulators.release();
    expect(accumulators.stateBytes).toBe(0);
    table.release();
  });

  it('refuse results of other types, and distinct nothing', () => {
    const wrong = { ...calls[0], resultType: t.string() };
    expect(() => new GroupAccumulators(engine, [wrong], fields, false)).toThrow('is BIGINT');
    const nothing = { ...calls[0], arguments: [] };
    expect(() => new GroupAccumulators(engine, [nothing], fields, false)).toThrow('an argument');
  });
});
