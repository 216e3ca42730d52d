import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/wasm/load.node.js';

describe('createEngine', () => {
  it('loads every kernel that the declarations promise', () => {
    const { kernels } = createEngine();
    expect(typeof kernels.gatherFixed).toBe('function');
    expect(typeof kernels.heapBase).toBe('function');
  });
});
