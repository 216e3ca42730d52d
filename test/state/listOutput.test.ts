import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const type = t.string().nullable();
const call = (kind: AggregateKind, separator?: string): AggregateCall => {
  const resultType = aggregateResultType(kind, [type]);
  return { kind, arguments: [0], name: kind, resultType, separator };
};

describe.each([false, true])('lists, rows taken back: %s', (retracts) => {
  it('are joined, listed, and have ends', () => {
    const calls = [
      call('listagg'),
      call('listagg', ' + '),
      call('collect'),
      call('first'),
      call('last'),
    ];
    const table = new AggregateTable(engine, [], calls, [type], { retracts });
    const feed = (values: (string | null)[], kinds: number[]): unknown[] => {
      const column = columnFromValues(engine, type, values);
      table.update([], () => column, values.length, 0, retracts ? bytes(engine, kinds) : 0);
      return table.emit(0, 1).results.map((result) => valuesFromColumn(engine, result, 1)[0]);
    };
    expect(feed([null], [0])).toEqual([null, null, [], null, null]);
    const values = ['a', 'a long string of text', 'b'];
    const long = values[1];
    const joined = [`a,${long},b`, `a + ${long} + b`];
    expect(feed(values, [0, 0, 0])).toEqual([...joined, values, 'a', 'b']);
    if (retracts) expect(feed(['a', 'b'], [1, 3])).toEqual([long, long, [long], long, long]);
    table.release();
  });
});

describe('listagg', () => {
  it('takes text only', () => {
    const calls = [{ ...call('listagg'), resultType: t.int32().nullable() }];
    expect(() => new AggregateTable(engine, [], calls, [t.int32()])).toThrow('expects text');
  });
});
