// Hashes of rows: by content, wherever it is.
import { expect, it } from 'vitest';
import { IDENTITY_BYTES } from '../../assembly/abi/regularJoin.js';
import { int64, string, type DataType } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues } from '../support/columns.js';

const engine = createEngine();

function hashesOf<T>(type: DataType<T>, values: readonly (T | null)[], seed: bigint): bigint[] {
  const { arena, kernels, memory } = engine;
  const column = columnFromValues(engine, type, values);
  const columns = arena.allocate(IDENTITY_BYTES);
  const seedAt = arena.allocate(8);
  const hashes = arena.allocate(values.length * 8);
  const width = type.kind === 'STRING' ? -16 >>> 0 : type.width;
  memory.u32.set([width, column.values, column.validity, 0, 0], columns >>> 2);
  memory.u64[seedAt >>> 3] = seed;
  kernels.hashRows(columns, 1, seedAt, hashes, values.length);
  return [...memory.u64.slice(hashes >>> 3, (hashes >>> 3) + values.length)];
}

it('are those of equal texts, short and long', () => {
  const texts = ['', 'a', 'twelve bytes', 'thirteen byte', 'a text of some more bytes'];
  const [first, again] = [1, 2].map(() => hashesOf(string(), [...texts, null], 7n));
  expect(again).toEqual(first);
  expect(new Set(first).size).toBe(texts.length + 1);
  expect(hashesOf(string(), texts, 8n)).not.toEqual(first.slice(0, texts.length));
});

it('spread over 64 bits', () => {
  const values = Array.from({ length: 1000 }, (_, i) => BigInt(i) << 40n);
  const hashes = hashesOf(int64(), values, 1n);
  for (const shift of [0n, 32n, 52n]) {
    const parts = new Set(hashes.map((hash) => (hash >> shift) & 4095n));
    expect(parts.size).toBeGreaterThan(800);
  }
});
