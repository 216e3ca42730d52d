import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { isMergeable, partialFields } from '../../src/state/partialState.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const numbers: readonly AggregateKind[] = ['sum', 'avg', 'stddevPop', 'varSamp'];
const kinds: readonly AggregateKind[] = ['count', 'min', 'max', ...numbers];
const types = [
  t.int32(),
  t.int64().nullable(),
  t.float32(),
  t.float64().nullable(),
  t.decimal(30, 2),
  t.timestamp(3),
  t.string().nullable(),
  t.boolean(),
];

function callOf(kind: AggregateKind, type: t.DataType<unknown>, name: string): AggregateCall[] {
  const call = { kind, arguments: [0], name };
  try {
    return [{ ...call, resultType: aggregateResultType(kind, [type]) }];
  } catch {
    // There is no such aggregate of the type.
    return [];
  }
}

describe('the columns that accumulators travel in', () => {
  it.each(types.map((type) => [String(type), type] as const))(
    'are known before there is an engine: %s',
    (_, type) => {
      const calls = kinds.flatMap((kind) => callOf(kind, type, `${kind}_result`));
      expect(calls.length).toBeGreaterThan(0);
      expect(isMergeable(calls)).toBe(true);
      const table = new AggregateTable(engine, [t.int32()], calls, [type], { inputNames: ['x'] });
      expect(partialFields(calls, [{ name: 'x', type }])).toEqual(table.stateFields);
      table.release();
    },
  );

  it('are none where the order of rows counts, or each value is kept', () => {
    for (const kind of ['first', 'last', 'collect', 'countDistinct', 'minBy', 'maxBy'] as const) {
      const call = { kind, arguments: [0], name: 'x', resultType: t.int64() };
      expect(isMergeable([call])).toBe(false);
    }
  });
});
