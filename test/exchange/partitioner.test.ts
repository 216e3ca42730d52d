import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, string, type DataType } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { KeyGroups, subtaskOf } from '../../src/exchange/keyGroups.js';
import { Partitioner, type Distribution } from '../../src/exchange/partitioner.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const types: DataType<unknown>[] = [int32(), string().nullable()];
const schema = new Schema([
  { name: 'n', type: int32() },
  { name: 'key', type: string().nullable() },
]);
type Row = { readonly n: number; readonly key: string | null };

function batchOf(rows: readonly Row[]) {
  return new RowWriter(engine, schema).write(rows, 0, rows.length);
}

/** The rows that each subtask gets. */
function dealt(rows: readonly Row[], to: Distribution, parallelism: number, maxParallelism = 128) {
  const of = { subtask: 0, parallelism, maxParallelism };
  const partitioner = new Partitioner(engine, to, types, of);
  const got = Array.from({ length: parallelism }, (): object[] => []);
  partitioner.deal(batchOf(rows), (target, batch) => got[target].push(...readRows(batch)));
  engine.arena.reset();
  return got;
}

function keyGroupsOf(rows: readonly Row[], maxParallelism: number): number[] {
  const keyed = new KeyGroups(engine, [types[1]], maxParallelism);
  const address = keyed.assign([batchOf(rows).column(1)], rows.length);
  return [...engine.memory.u32.subarray(address >>> 2, (address >>> 2) + rows.length)];
}

const keys = fc.array(fc.option(fc.string({ maxLength: 20 })), { maxLength: 300 });
const numbered = (values: readonly (string | null)[]): Row[] =>
  values.map((key, n) => ({ n, key }));

describe('rows by key', () => {
  it('go to the subtask that has their key group, in order', () => {
    fc.assert(
      fc.property(
        keys,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(6, 7, 128, 32_768),
        (values, parallelism, maxParallelism) => {
          const rows = numbered(values);
          const groups = keyGroupsOf(rows, maxParallelism);
          const expected = Array.from({ length: parallelism }, (_, subtask) =>
            rows.filter((_row, i) => subtaskOf(groups[i], parallelism, maxParallelism) === subtask),
          );
          const distribution = { to: 'keys', keys: [1] } as const;
          expect(dealt(rows, distribution, parallelism, maxParallelism)).toEqual(expected);
        },
      ),
    );
  });

  it.each([0, 1, 15, 16, 17, 1000])('of a batch of %i rows are all dealt out', (count) => {
    for (const parallelism of [1, 2, 3, 8]) {
      const rows = numbered(Array.from({ length: count }, (_, n) => `key ${n % 97}`));
      const got = dealt(rows, { to: 'keys', keys: [1] }, parallelism);
      expect(got.flat()).toHaveLength(count);
      // One key is whole with one subtask, as the batch itself.
      const same = dealt(numbered(rows.map(() => 'one')), { to: 'keys', keys: [1] }, parallelism);
      expect(same.filter((of) => of.length > 0)).toHaveLength(count === 0 ? 0 : 1);
    }
  });
});

describe('rows without a key', () => {
  const rows = numbered(['a', 'b', null]);

  it('go to the first, to all, or batch by batch in turn', () => {
    expect(dealt(rows, { to: 'single' }, 3)).toEqual([rows, [], []]);
    expect(dealt(rows, { to: 'broadcast' }, 3)).toEqual([rows, rows, rows]);
    const of = { subtask: 1, parallelism: 3, maxParallelism: 128 };
    const inTurn = new Partitioner(engine, { to: 'rebalance' }, types, of);
    const targets: number[] = [];
    for (let i = 0; i < 4; i++) inTurn.deal(batchOf(rows), (target) => targets.push(target));
    expect(targets).toEqual([1, 2, 0, 1]);
  });
});
