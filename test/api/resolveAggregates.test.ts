import {
  avg,
  col,
  count,
  decimal,
  environment,
  fromArray,
  int32,
  int64,
  max,
  schema,
  stddev,
  sum,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { resolveAggregates } from '../../src/api/resolveAggregates.js';

const columns = schema({
  n: int32(),
  some: int64().nullable(),
  price: decimal(10, 2),
  counted: int64().asNumber(),
});
const stream = environment().from(fromArray(columns, []));

describe('resolving aggregates', () => {
  it('uses plain columns where they are', () => {
    const { input, calls } = resolveAggregates(stream, { high: max('some'), rows: count() });
    expect(input).toBe(stream.node);
    expect(calls.map(({ kind, arguments: args, name }) => ({ kind, args, name }))).toEqual([
      { kind: 'max', args: [1], name: 'high' },
      { kind: 'count', args: [], name: 'rows' },
    ]);
  });

  it('adds columns for expressions and means of integers, behind those that are there', () => {
    const { input, calls } = resolveAggregates(stream, {
      mean: avg('n'),
      double: sum(col('n').mul(2)),
      doubleMean: avg(col('n').mul(2)),
      price: avg('price'),
    });
    expect(input.schema.names.slice(0, 4)).toEqual(columns.names);
    expect(input.schema.names).toHaveLength(7);
    expect(calls.map((call) => call.arguments)).toEqual([[4], [5], [6], [2]]);
    const types = [4, 5, 6].map((position) => input.schema.fields[position].type.kind);
    expect(types).toEqual(['DOUBLE', 'INT', 'DOUBLE']);
  });

  it('derives types: null only where an argument may be, numbers where asked', () => {
    const { calls } = resolveAggregates(stream, {
      rows: count(),
      number: count().asNumber(),
      some: sum('some'),
      sum: sum('n'),
      counted: sum('counted'),
      price: sum('price'),
      spread: stddev('n'),
    });
    const described = calls.map(({ name, resultType: type }) => [
      name,
      type.kind,
      type.isNullable,
      type.representation,
    ]);
    expect(described).toEqual([
      ['rows', 'BIGINT', false, 'native'],
      ['number', 'BIGINT', false, 'number'],
      ['some', 'BIGINT', true, 'native'],
      ['sum', 'BIGINT', false, 'number'],
      ['counted', 'BIGINT', false, 'number'],
      ['price', 'DECIMAL', false, 'native'],
      ['spread', 'DOUBLE', true, 'native'],
    ]);
  });

  it('refuses unknown columns and types', () => {
    expect(() => resolveAggregates(stream, { x: max('m') })).toThrow(/no column 'm'/);
    expect(() => resolveAggregates(stream, { x: max(col('m').add(1)) })).toThrow(/no column 'm'/);
    expect(() => resolveAggregates(stream, { x: sum(col('n').eq(1)) })).toThrow(/BOOLEAN/);
  });
});
