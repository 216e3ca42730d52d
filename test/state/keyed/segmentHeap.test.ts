import { describe, expect, it } from 'vitest';
import { SegmentHeap } from '../../../src/state/keyed/segmentHeap.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const { memory } = createEngine();

describe('SegmentHeap', () => {
  it('hands out bytes that do not overlap, of any length', () => {
    const heap = new SegmentHeap(memory);
    const taken = Array.from({ length: 500 }, (_, i) => {
      const length = (i * 131) % 9000;
      return { address: heap.allocate(length), length };
    });
    const sorted = [...taken].sort((a, b) => a.address - b.address || a.length - b.length);
    for (let i = 1; i < sorted.length; i++) {
      const { address, length } = sorted[i - 1];
      expect(sorted[i].address).toBeGreaterThanOrEqual(address + length);
    }
    expect(heap.usedBytes).toBe(taken.reduce((sum, { length }) => sum + length, 0));
    expect(heap.bytes).toBeLessThan(heap.usedBytes * 1.4);
    heap.release();
  });

  it('gives its memory back', () => {
    const before = memory.usedBytes;
    const heap = new SegmentHeap(memory);
    heap.allocate(100_000);
    expect(memory.usedBytes - before).toBe(heap.bytes);
    heap.release();
    expect(memory.usedBytes).toBe(before);
  });
});
