// Keys whose hashes are equal in all bits: only comparison tells them apart.
//
//   hash of a short view   mix(mix(word0 ^ seed) ^ word1) >>> 32
//
// With word1 = mix(word0 ^ seed) ^ C the hash is that of C, whatever the length and the prefix are.
import { describe, expect, it } from 'vitest';
import { PART_BYTES, PART_KIND, PART_VIEW } from '../../assembly/abi/groupTable.js';
import { VIEW_BYTES } from '../../assembly/abi/stringView.js';
import * as t from '../../src/batch/dataType.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';
import { int64s } from '../support/columns.js';

const engine = createEngine();
const SEED = 0x0123456789abcdefn;

/** `mix` of assembly/state/hash.ts. */
function mix(word: bigint): bigint {
  const x = BigInt.asUintN(64, (word ^ (word >> 29n)) * 0x9e3779b97f4a7c15n);
  return BigInt.asUintN(64, (x ^ (x >> 32n)) * 0xd6e8feb86659fd93n);
}

/** Twelve bytes that begin with `i` and hash like all others. */
function colliding(i: number): Uint8Array {
  const first = 12n | (BigInt(i) << 32n);
  const words = new BigUint64Array([first, mix(first ^ SEED) ^ 0x5eedn]);
  return new Uint8Array(words.buffer).slice(4);
}

const keys = Array.from({ length: 1500 }, (_, i) => colliding(i));

function intern(
  table: GroupTable,
  types: readonly t.DataType<unknown>[],
  columns: readonly (readonly unknown[])[],
): number[] {
  engine.arena.reset();
  const inputs = columns.map((values, i) => columnFromValues(engine, types[i], values));
  const count = columns[0].length;
  const out = uint32s(engine, new Array<number>(count).fill(0));
  table.intern(inputs, count, 0, out);
  return [...engine.memory.u32.slice(out >>> 2, (out >>> 2) + count)];
}

const range = keys.map((_, i) => i);
const backwards = [...range].reverse();

describe('keys of one hash', () => {
  it('do have one hash', () => {
    const { arena, kernels, memory } = engine;
    arena.reset();
    const views = columnFromValues(engine, t.bytes(), keys).values;
    const part = arena.allocateZeroed(PART_BYTES);
    memory.u32[(part + PART_KIND) >>> 2] = PART_VIEW;
    const out = uint32s(engine, range);
    const seed = int64s(engine, [SEED]);
    kernels.hashKeys(views, VIEW_BYTES, part, 1, out, keys.length, seed);
    const hashes = memory.u32.slice(out >>> 2, (out >>> 2) + keys.length);
    expect(new Set(hashes).size).toBe(1);
  });

  it('are groups of their own, while the table grows and after', () => {
    const table = new GroupTable(engine, [t.bytes()], { payloadBytes: 8, seed: SEED });
    expect(intern(table, [t.bytes()], [keys])).toEqual(range);
    expect(intern(table, [t.bytes()], [[...keys].reverse()])).toEqual(backwards);
    const [column] = table.keyColumns(0, 0, keys.length);
    expect(valuesFromColumn(engine, column, keys.length)).toEqual(keys);
    table.release();
  });

  it('of several columns and nulls are told apart in each', () => {
    const types = [t.bytes().nullable(), t.int32(), t.string()];
    const table = new GroupTable(engine, types, { payloadBytes: 0, seed: SEED });
    const few = [...keys.slice(0, 200), null];
    const texts = ['a text of more than twelve bytes', 'a text of more than twelve bytez'];
    const rows = few.flatMap((key) => [0, 1].flatMap((n) => texts.map((text) => [key, n, text])));
    const columns = [0, 1, 2].map((at) => rows.map((row) => row[at]));
    const expected = rows.map((_, i) => i);
    expect(intern(table, types, columns)).toEqual(expected);
    expect(intern(table, types, columns)).toEqual(expected);
    table.release();
  });
});
