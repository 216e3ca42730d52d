import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batch/batch.js';
import { int64, string } from '../../src/batch/dataType.js';
import { GroupStateTable } from '../../src/state/groupState.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const keys = [{ name: 'rows', type: string() }];
const state = [{ name: 'rows', type: int64().nullable() }];
const slice = [{ name: 'slice', type: int64() }];

describe('a table of groups', () => {
  it('has keys, further columns and the state, which gives way where names are the same', () => {
    const table = new GroupStateTable('groups', keys, state, slice);
    expect(table.schema.names).toEqual(['rows', 'slice', 'rows_2']);
    expect(table.distribution).toEqual({ keys: [0] });
  });

  it('goes to the subtask of the empty key without keys', () => {
    expect(new GroupStateTable('groups', [], state).distribution).toEqual({ keys: [] });
  });

  it('writes all groups, in blocks, and gives the arena back', () => {
    const table = new GroupStateTable('groups', keys, state, slice);
    const batches: unknown[][] = [];
    const range = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => BigInt(from + i));
    const mark = engine.arena.mark();
    table.write(
      engine,
      0,
      40_000,
      (from, count) => ({
        keys: [columnFromValues(engine, string(), range(from, count).map(String))],
        state: [columnFromValues(engine, int64(), range(from, count))],
      }),
      (batch: Batch) => {
        const { further, ...parts } = table.split(batch);
        const [key] = valuesFromColumn(engine, parts.keys[0], batch.rowCount);
        const last = valuesFromColumn(engine, parts.state[0], batch.rowCount).at(-1);
        batches.push([key, last, valuesFromColumn(engine, further[0], 1)[0]]);
      },
      (count) => [columnFromValues(engine, int64(), new Array<bigint>(count).fill(5n))],
    );
    expect(batches).toEqual([
      ['0', 16383n, 5n],
      ['16384', 32767n, 5n],
      ['32768', 39999n, 5n],
    ]);
    expect(engine.arena.mark()).toEqual(mark);
  });
});
