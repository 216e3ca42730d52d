// Quality of the hash: keys that an adversary or a habit would choose spread as random ones do.
import { describe, expect, it } from 'vitest';
import {
  PART_BYTES,
  PART_KIND,
  PART_WORD,
  TABLE_BYTES,
  TABLE_SEED,
} from '../../assembly/abi/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const COUNT = 1 << 15;

function hashes(keys: BigUint64Array, seed: bigint): Uint32Array {
  const { arena, kernels } = engine;
  arena.reset();
  const packed = arena.allocate(keys.length * 8);
  const table = arena.allocateZeroed(TABLE_BYTES);
  const part = arena.allocateZeroed(PART_BYTES);
  const out = arena.allocate(keys.length * 4);
  const { u32, u64 } = engine.memory;
  u64.set(keys, packed >>> 3);
  u64[(table + TABLE_SEED) >>> 3] = seed;
  u32[(part + PART_KIND) >>> 2] = PART_WORD;
  kernels.hashKeys(packed, 8, part, 1, out, keys.length, table + TABLE_SEED);
  return u32.slice(out >>> 2, (out >>> 2) + keys.length);
}

function reversed(value: number): bigint {
  return BigInt(`0b${[...value.toString(2).padStart(64, '0')].reverse().join('')}`);
}

const patterns: readonly (readonly [string, (i: number) => bigint])[] = [
  ['sequential', (i) => BigInt(i)],
  ['bit-reversed', reversed],
  ['high word only', (i) => BigInt(i) << 32n],
  ['both words alike', (i) => (BigInt(i) << 32n) | BigInt(i)],
  ...[4, 8, 12, 16, 20, 24, 28, 36, 40, 44, 48].map(
    (k) => [`multiples of 2^${k}`, (i: number) => BigInt(i) << BigInt(k)] as const,
  ),
  ['negative', (i) => BigInt.asUintN(64, BigInt(-i))],
  ['doubles', (i) => new BigUint64Array(Float64Array.of(i / 8).buffer)[0]],
];

describe.each(patterns)('%s keys', (_, key) => {
  const keys = BigUint64Array.from({ length: COUNT }, (__, i) => key(i));
  it.each([0n, 1n, 0x9e3779b97f4a7c15n, 0xfedcba9876543210n])('spread with seed %s', (seed) => {
    const found = hashes(keys, seed);
    // As many keys as slots: random hashes take 63.2 % of the slots.
    const taken = new Set(found.map((hash) => hash >>> (32 - 15))).size / COUNT;
    expect(taken).toBeGreaterThan(0.61);
    // Of random tags about COUNT² / 2^33 = 0.125 pairs are equal.
    expect(new Set(found).size).toBeGreaterThan(COUNT - 8);
  });
});
