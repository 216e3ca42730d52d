// Row kinds together with a selection of rows: kinds are those before the selection.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import type { AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';
import { naiveAggregate, type Value } from './naiveAggregates.js';

const engine = createEngine();
const kinds = ['count', 'sum', 'min', 'max', 'countDistinct'] as const;

interface Row {
  readonly key: bigint;
  readonly value: Value;
  readonly isSelected: boolean;
}

/** +I or +U of each row, then −U or −D of some, in one batch where only the selected count. */
function aggregate(
  kind: AggregateKind,
  type: t.DataType<unknown>,
  rows: readonly Row[],
  isGone: (row: number) => boolean,
): Map<unknown, unknown> {
  engine.arena.reset();
  const resultType = aggregateResultType(kind, [type]);
  const calls = [{ kind, arguments: [0], name: kind, resultType }];
  const table = new AggregateTable(engine, [t.int64()], calls, [type], { retracts: true });
  const gone = rows.filter((_, row) => isGone(row));
  const all = [...rows, ...gone];
  const rowKinds = all.map((_, row) => (row < rows.length ? (row % 2) * 2 : row % 2 === 0 ? 1 : 3));
  const selected = all.flatMap(({ isSelected }, row) => (isSelected ? [row] : []));
  const keys = columnFromValues(
    engine,
    t.int64(),
    all.map(({ key }) => key),
  );
  const column = columnFromValues(
    engine,
    type,
    all.map(({ value }) => value),
  );
  const at = uint32s(engine, selected);
  table.update([keys], () => column, selected.length, at, bytes(engine, rowKinds));
  const out = table.emit(0, table.groupCount);
  const groups = valuesFromColumn(engine, out.keys[0], table.groupCount);
  const results = valuesFromColumn(engine, out.results[0], table.groupCount);
  table.release();
  return new Map(groups.map((key, group) => [key, results[group]]));
}

describe.each(kinds)('%s', (kind) => {
  it.each([
    [t.int32().nullable(), fc.integer({ min: -5, max: 5 })],
    [t.string().nullable(), fc.constantFrom('', 'ab', 'a text of more than twelve bytes')],
  ] as const)('of %s counts selected rows alone', (type, value) => {
    if (kind === 'sum' && type.kind === 'STRING') return;
    const row = fc.record({
      key: fc.bigInt({ min: 0n, max: 3n }),
      value: fc.option<Value>(value, { freq: 5 }),
      isSelected: fc.boolean(),
    });
    const rowsOf = fc.array(row, { maxLength: 80 });
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 2, max: 4 }), (rows, nth) => {
        const isGone = (at: number): boolean => at % nth === 0;
        const actual = aggregate(kind, type, rows, isGone);
        const counted = rows.filter(({ isSelected }) => isSelected);
        expect(new Set(actual.keys())).toEqual(new Set(counted.map(({ key }) => key)));
        for (const key of actual.keys()) {
          const left = rows
            .filter((each, at) => each.isSelected && each.key === key && !isGone(at))
            .map((each) => [each.value]);
          expect(actual.get(key)).toEqual(naiveAggregate(kind, type, left));
        }
      }),
      { numRuns: 100 },
    );
  });
});
