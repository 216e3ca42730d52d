import { describe, expect, it } from 'vitest';
import * as abi from '../../assembly/abi/accumulator.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, uint32s } from '../support/columns.js';

const engine = createEngine();
const { arena, kernels } = engine;

describe('updateQueue', () => {
  it('takes back the oldest of equal values, and uses its item again', () => {
    arena.reset();
    const cells = arena.allocateZeroed(2 * abi.QUEUE_BYTES);
    const entries = arena.allocateZeroed(3 * abi.QUEUE_ENTRY_BYTES);
    const items = arena.allocate(10 * abi.QUEUED_BYTES);
    const log = uint32s(engine, [items, 0, 0]);
    const rows = (groups: number[], values: number[], kinds: number[]) =>
      kernels.updateQueue(
        ...([cells, abi.QUEUE_BYTES, uint32s(engine, groups)] as const),
        ...([entries, abi.QUEUE_ENTRY_BYTES, uint32s(engine, values)] as const),
        ...([bytes(engine, kinds), log, groups.length] as const),
      );
    const read = (group: number): number[] => {
      const offsets = uint32s(engine, [0, 0]);
      const out = uint32s(engine, [9, 9, 9, 9, 9]);
      const list = (to: number) =>
        kernels.queuedEntries(cells, abi.QUEUE_BYTES, 0, group, log, offsets, to, 1);
      const count = list(0);
      list(out);
      return [...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + count)];
    };
    expect(rows([0, 0, 1, 0], [0, 1, 2, 0], [0, 0, 0, 0])).toBe(3);
    expect(read(0)).toEqual([0, 1, 0]);
    expect(rows([0, 1, 1], [0, 2, 2], [3, 1, 3])).toBe(-1);
    expect(read(0)).toEqual([1, 0]);
    expect(read(1)).toEqual([]);
    const used = engine.memory.u32[(log + abi.QUEUE_LOG_USED) >>> 2];
    rows([0, 1], [1, 2], [0, 2]);
    expect(engine.memory.u32[(log + abi.QUEUE_LOG_USED) >>> 2]).toBe(used);
    expect(read(0)).toEqual([1, 0, 1]);
    const [out, bits] = [uint32s(engine, [9, 9]), uint32s(engine, [0, 0])];
    const end = (which: number) =>
      kernels.queueEnds(cells, abi.QUEUE_BYTES, 0, 0, log, which, out, bits, 2);
    expect(end(abi.QUEUE_HEAD)).toBe(0);
    expect([...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + 2)]).toEqual([1, 2]);
  });
});
