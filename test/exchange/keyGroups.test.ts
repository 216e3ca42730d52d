import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, int32, int64, string, type DataType } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { KeyGroups, keyGroupRange, subtaskOf } from '../../src/exchange/keyGroups.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();

function groupsOf(types: DataType<unknown>[], keys: unknown[][], count = 128): number[] {
  const fields = types.map((type, index) => ({ name: `k${index}`, type }));
  const rows = keys.map((key) => Object.fromEntries(key.map((value, i) => [`k${i}`, value])));
  const batch = new RowWriter(engine, new Schema(fields)).write(rows, 0, rows.length);
  const groups = new KeyGroups(engine, types, count).assign(batch.columns(), rows.length);
  return [...engine.memory.u32.subarray(groups >>> 2, (groups >>> 2) + rows.length)];
}

describe('key groups', () => {
  it('never change: state on disk is found by them', () => {
    expect(groupsOf([int64()], [[0n], [1n], [2n], [-1n]])).toMatchInlineSnapshot(`
      [
        9,
        5,
        55,
        45,
      ]
    `);
    expect(groupsOf([string()], [[''], ['a'], ['AA'], ['x'.repeat(40)]])).toMatchInlineSnapshot(`
      [
        75,
        127,
        110,
        62,
      ]
    `);
    expect(
      groupsOf(
        [int32().nullable(), string()],
        [
          [null, 'a'],
          [0, 'a'],
          [7, 'b'],
        ],
      ),
    ).toMatchInlineSnapshot(`
      [
        100,
        100,
        57,
      ]
    `);
    expect(groupsOf([decimal(30, 2)], [['1.00'], ['-1.00']])).toMatchInlineSnapshot(`
      [
        18,
        98,
      ]
    `);
  });

  it('are those of the equal key whether the type takes nulls or not', () => {
    for (const type of [int64(), string(), decimal(30, 2)] as DataType<unknown>[]) {
      const keys =
        type.kind === 'BIGINT'
          ? [[5n], [0n]]
          : type.kind === 'STRING'
            ? [['ann'], ['']]
            : [['1.00'], ['0.00']];
      expect(
        groupsOf(
          [type.nullable(), int32()],
          keys.map(([key]) => [key, 1]),
        ),
      ).toEqual(
        groupsOf(
          [type, int32().nullable()],
          keys.map(([key]) => [key, 1]),
        ),
      );
      expect(groupsOf([type.nullable()], keys)).toEqual(groupsOf([type], keys));
    }
  });

  it('are those of the key alone, whatever the batch', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.string()), { maxLength: 40 }), (keys) => {
        const types = [int32(), string()];
        const alone = keys.map((key) => groupsOf(types, [key])[0]);
        expect(groupsOf(types, keys)).toEqual(alone);
        engine.arena.reset();
      }),
    );
  });

  it('are spread evenly', () => {
    const keys = Array.from({ length: 12_800 }, (_, i) => [BigInt(i)]);
    const counts = new Array<number>(128).fill(0);
    for (const group of groupsOf([int64()], keys)) counts[group] += 1;
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(Math.max(...counts)).toBeLessThan(150);
  });

  it('without keys are all 0', () => {
    const groups = new KeyGroups(engine, [], 128).assign([], 3);
    expect([...engine.memory.u32.subarray(groups >>> 2, (groups >>> 2) + 3)]).toEqual([0, 0, 0]);
  });
});

describe('ranges of key groups', () => {
  it('cover every group once, and subtaskOf is their inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(300), (max, some) => {
        const parallelism = 1 + (some % max);
        let next = 0;
        for (let subtask = 0; subtask < parallelism; subtask++) {
          const { from, until } = keyGroupRange(subtask, parallelism, max);
          expect(from).toBe(next);
          for (let group = from; group < until; group++) {
            expect(subtaskOf(group, parallelism, max)).toBe(subtask);
          }
          next = until;
        }
        expect(next).toBe(max);
      }),
    );
  });
});
