import {
  avg,
  blackhole,
  col,
  environment,
  fromArray,
  int32,
  max,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { topologicalOrder, type LogicalNode } from '../../src/plan/logical.js';
import { neededColumns } from '../../src/plan/neededColumns.js';

const wide = schema({ at: timestamp(3), key: string(), a: int32(), b: int32(), c: int32() });
const stream = () =>
  environment().from(fromArray(wide, []), { watermarks: watermarks.monotonous('at') });
const needs = (node: LogicalNode): string[] | 'all' => {
  const sink: LogicalNode = {
    kind: 'sink',
    name: 's',
    schema: node.schema,
    sink: blackhole(),
    inputs: [node],
  };
  const order = topologicalOrder([sink]);
  const needed = neededColumns(order).get(order[0]) ?? 'all';
  return needed === 'all' ? 'all' : [...needed.keys()].sort();
};

describe('needed columns', () => {
  it('are all where a sink or a function may read any', () => {
    expect(needs(stream().node)).toBe('all');
    expect(
      needs(
        stream()
          .map((row) => row)
          .select('a').node,
      ),
    ).toBe('all');
  });

  it('are those of expressions, keys, arguments and event time', () => {
    expect(needs(stream().select({ sum: col('a').add(col('b')) }).node)).toEqual(['a', 'at', 'b']);
    const windows = stream().filter(col('b').gt(1)).keyBy('key').window(tumble('1s'));
    expect(needs(windows.aggregate({ high: max('a') }).node)).toEqual(['a', 'at', 'b', 'key']);
    expect(needs(windows.aggregate({ mean: avg('a') }).node)).toEqual(['a', 'at', 'b', 'key']);
  });

  it('include what the reader of late rows reads', () => {
    const windows = stream()
      .keyBy('key')
      .window(tumble('1s'))
      .aggregate({ high: max('a') });
    expect(needs(windows.late.node)).toBe('all');
    expect(needs(windows.late.select('c').node)).toEqual(['a', 'at', 'c', 'key']);
  });
});
