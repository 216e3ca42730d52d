// The order of floats in min, max, minBy and maxBy: NaN above all, as Flink SQL (Java) has it.
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const NAN = Number.NaN;
type Value = number | null;

function aggregate(
  kind: AggregateKind,
  type: t.DataType<number>,
  values: readonly Value[],
  { retracts = false, gone = [] as Value[], split = 0 } = {},
): unknown {
  engine.arena.reset();
  const types = [type.nullable(), t.int32()];
  const args = kind === 'minBy' || kind === 'maxBy' ? [1, 0] : [0];
  const resultType = aggregateResultType(
    kind,
    args.map((position) => types[position]),
  );
  const calls = [{ kind, arguments: args, name: kind, resultType }];
  const tableOf = (rows: readonly Value[], kinds: readonly number[]): AggregateTable => {
    const table = new AggregateTable(engine, [], calls, types, { retracts });
    const column = columnFromValues(engine, types[0], rows);
    const places = columnFromValues(
      engine,
      t.int32(),
      rows.map((_, row) => row),
    );
    const address = kinds.includes(3) ? bytes(engine, kinds) : 0;
    table.update([], (at) => [column, places][at], rows.length, 0, address);
    return table;
  };
  const rows = [...values, ...gone];
  const kinds = rows.map((_, row) => (row < values.length ? 0 : 3));
  const table = tableOf(rows.slice(split), kinds.slice(split));
  if (split > 0) {
    const first = tableOf(rows.slice(0, split), kinds.slice(0, split));
    first.merge(table);
    table.release();
    return finish(first);
  }
  return finish(table);
}

function finish(table: AggregateTable): unknown {
  const [column] = table.emit(0, 1).results;
  const [value] = valuesFromColumn(engine, column, 1);
  table.release();
  return value;
}

const orders: readonly (readonly [Value[], Value, Value])[] = [
  [[1, NAN, 2], 1, NAN],
  [[NAN, 1], 1, NAN],
  [[NAN], NAN, NAN],
  [[NAN, null, NAN], NAN, NAN],
  [[NAN, Infinity], Infinity, NAN],
  [[NAN, -Infinity], -Infinity, NAN],
  [[Infinity, -Infinity, 0], -Infinity, Infinity],
  [[-1.5, -2.5], -2.5, -1.5],
  [[5e-324, 0], 0, 5e-324],
  [[-5e-324, 0], -5e-324, 0],
  [[null, null], null, null],
  [[null, -Infinity], -Infinity, -Infinity],
];

describe.each([t.float64(), t.float32()])('%s', (type) => {
  const values = orders.filter(
    ([list]) => type.kind === 'DOUBLE' || !list.some((value) => Math.abs(value ?? 0) === 5e-324),
  );

  it.each(values)('min and max of %j', (list, least, most) => {
    for (let split = 0; split < list.length; split++) {
      expect(aggregate('min', type, list, { split })).toBe(least);
      expect(aggregate('max', type, list, { split })).toBe(most);
    }
  });

  it.each(values)('min and max of %j when rows may be taken back', (list, least, most) => {
    const options = { retracts: true, gone: [NAN] };
    expect(aggregate('min', type, [NAN, ...list], options)).toBe(least);
    expect(aggregate('max', type, [NAN, ...list], options)).toBe(most);
  });

  it.each([
    [[1, NAN, 2], 0, 1],
    [[NAN, 1, NAN], 1, 0],
    [[null, NAN, null], 1, 1],
    [[Infinity, NAN], 0, 1],
  ] as const)('minBy and maxBy find the row in %j', (list, least, most) => {
    expect(aggregate('minBy', type, list)).toBe(least);
    expect(aggregate('maxBy', type, list)).toBe(most);
  });
});
