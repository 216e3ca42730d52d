import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { QueueCell } from '../../src/state/queueCell.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { widened } from '../../src/state/physical.js';
import { bytes, columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const types = [
  [t.string().nullable(), fc.constantFrom(null, 'a', 'b', 'a long string of text')],
  [t.int32().nullable(), fc.constantFrom(null, -1, 0, 1)],
  [t.float64().nullable(), fc.constantFrom(null, 1.5, -1)],
] as readonly (readonly [t.DataType<unknown>, fc.Arbitrary<unknown>])[];

describe.each(types)('a queue of %s', (type, value) => {
  it('gives its values in order, merged and loaded too', () => {
    const row = fc.record({ group: fc.nat(1), value, isBack: fc.boolean() });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        engine.arena.reset();
        const create = () => new QueueCell(engine, 0, type);
        const range = () => ({
          address: engine.arena.allocateZeroed(32),
          stride: 16,
          groupCount: 2,
        });
        const queues = [create(), create(), create()];
        const [one, two, three] = queues.map(range);
        const column = columnFromValues(
          engine,
          type,
          rows.map((of) => of.value),
        );
        queues[0].update(one, {
          groups: uint32s(
            engine,
            rows.map(({ group }) => group),
          ),
          kinds: bytes(
            engine,
            rows.map(({ isBack }) => (isBack ? 1 : 2)),
          ),
          rowCount: rows.length,
          column: () => column,
          wide: () => widened(engine, column, rows.length),
        });
        const lists: unknown[][] = [[], []];
        for (const { group, isBack, value: of } of rows) {
          const list = lists[group];
          if (of !== null && !isBack) list.push(of);
          else if (list.includes(of)) list.splice(list.indexOf(of), 1);
        }
        const all = { groups: 0, from: 0, count: 2 };
        const groups = uint32s(engine, [0, 1]);
        queues[1].merge(
          { target: two, targetGroups: groups, source: one, from: 0, count: 2 },
          queues[0],
        );
        queues[2].load(three, groups, queues[1].stateColumns(two, all), 2);
        queues.forEach((queue, i) => {
          const at = [one, two, three][i];
          const listed = queue.column(at, all, t.array(type.notNull()));
          expect(valuesFromColumn(engine, listed, 2)).toEqual(lists);
          const ends = [false, true].map((isLast) => queue.end(at, all, type, isLast));
          expect(valuesFromColumn(engine, ends[0], 2)).toEqual(
            lists.map((list) => list[0] ?? null),
          );
          expect(valuesFromColumn(engine, ends[1], 2)).toEqual(
            lists.map((list) => list.at(-1) ?? null),
          );
          expect(queue.sizes.live).toBe(lists.flatMap((list) => [...new Set(list)]).length);
          queue.release();
        });
      }),
      { numRuns: 60 },
    );
  });
});
