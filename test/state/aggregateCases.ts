// Aggregates and their arguments, and tables of them: for tests of all accumulators.
import fc from 'fast-check';
import * as t from '../../src/batch/dataType.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import type { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { valueOf } from '../support/arbitraries.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';
import { identity, type Value } from './naiveAggregates.js';

/** Any type. */
export type AnyType = t.DataType<unknown>;
/** Where the tables of the tests are. */
export const engine = createEngine();

/** A call of arguments at positions. */
export function call(
  kind: AggregateKind,
  types: readonly AnyType[],
  ...args: number[]
): AggregateCall {
  const resultType = aggregateResultType(
    kind,
    args.map((position) => types[position]),
  );
  return { kind, arguments: args, name: kind, resultType };
}

/** Adds rows in batches, so that tables grow between and within them. */
export function update(
  table: AggregateTable,
  keyType: AnyType,
  types: readonly AnyType[],
  rows: readonly (readonly unknown[])[],
): void {
  for (let from = 0; from < rows.length; from += 37) {
    const mark = engine.arena.mark();
    const batch = rows.slice(from, from + 37);
    const keys = columnFromValues(
      engine,
      keyType,
      batch.map(([key]) => key),
    );
    const inputs = types.map((type, i) =>
      columnFromValues(
        engine,
        type,
        batch.map((row) => row[i + 1]),
      ),
    );
    table.update([keys], (i) => inputs[i], batch.length, 0, 0);
    engine.arena.rewind(mark);
  }
}

/** Results by key. */
export function emitted(table: AggregateTable): Map<unknown, unknown[]> {
  const { keys, results } = table.emit(0, table.groupCount);
  const [keyValues] = keys.map((key) => valuesFromColumn(engine, key, table.groupCount));
  const columns = results.map((column) => valuesFromColumn(engine, column, table.groupCount));
  return new Map(
    keyValues.map((key, group) => [identity(key as Value), columns.map((values) => values[group])]),
  );
}

/** Rows by key. */
export function grouped<R extends readonly [bigint, ...unknown[]]>(
  rows: readonly R[],
): Map<bigint, R[]> {
  const groups = new Map<bigint, R[]>();
  for (const row of rows) groups.set(row[0], [...(groups.get(row[0]) ?? []), row]);
  return groups;
}

/** Values whose sums stay in range. */
export function smallValue(type: AnyType): fc.Arbitrary<unknown> {
  const plain = type.notNull();
  const value =
    type.kind === 'BIGINT'
      ? fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n })
      : type.kind === 'DOUBLE' || type.kind === 'FLOAT'
        ? fc.integer({ min: -1000, max: 1000 }).map((x) => x / 4)
        : type.kind === 'DECIMAL' && type.precision > 18
          ? valueOf(t.decimal(18, 10))
          : valueOf(plain);
  return type.isNullable ? fc.option(value, { freq: 4 }) : value;
}

const numbers: readonly AnyType[] = [
  t.int8(),
  t.int16(),
  t.int32(),
  t.int64(),
  t.float32(),
  t.float64(),
  t.decimal(10, 2),
  t.decimal(38, 10),
];
const ordered: readonly AnyType[] = [
  ...numbers.filter((type) => type.width < 16),
  t.date(),
  t.time(3),
  t.timestamp(6),
  t.boolean(),
];

/** Types of values that are kept as they are. */
export const any: readonly AnyType[] = [...ordered, t.decimal(38, 10), t.string()];
const spreads: readonly AnyType[] = [t.int8(), t.float32(), t.float64()];

/** Aggregates of one argument with types of it. */
export const cases: readonly (readonly [AggregateKind, readonly AnyType[]])[] = [
  ['count', ordered],
  ['sum', numbers],
  ['avg', numbers],
  ['min', ordered],
  ['max', ordered],
  ['min', [t.decimal(38, 10), t.string()]],
  ['max', [t.decimal(38, 10), t.string()]],
  ['first', any],
  ['last', any],
  ['countDistinct', any],
  ['collect', any],
  ['varPop', spreads],
  ['varSamp', spreads],
  ['stddevPop', spreads],
  ['stddevSamp', spreads],
];
