import { expect, it } from 'vitest';
import { createEngine } from '../../src/wasm/load.node.js';

it('heapBase is behind address 0, which means absent, and below the first allocation', () => {
  const { kernels, memory } = createEngine();
  expect(kernels.heapBase()).toBeGreaterThanOrEqual(1024);
  expect(memory.allocate(1)).toBeGreaterThanOrEqual(kernels.heapBase());
});
