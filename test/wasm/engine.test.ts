import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/wasm/engine.js';
import { createEngine } from '../../src/wasm/load.node.js';

describe('Engine', () => {
  it('allocates behind the constants of the kernels', () => {
    const engine = createEngine();
    expect(engine.memory.allocate(1)).toBeGreaterThanOrEqual(engine.kernels.heapBase() >>> 0);
  });

  it('has a memory of its own', () => {
    const [first, second] = [createEngine(), createEngine()];
    const address = first.arena.allocate(1);
    first.memory.u8[address] = 1;
    expect(second.memory.wasmMemory).not.toBe(first.memory.wasmMemory);
  });

  it('keeps to its memory limit', () => {
    const engine = createEngine({ memoryLimitBytes: 1 << 20 });
    expect(() => engine.memory.allocate(2 << 20)).toThrowError(
      expect.objectContaining({ code: 'RESOURCE_MEMORY_LIMIT' }),
    );
  });

  it('turns an assertion of a kernel into a named error', () => {
    // (module (import "env" "memory" (memory 0 65536)) (import "env" "abort" (func (param i32 i32
    // i32 i32))) with heapBase() = 0 and fail() that aborts at 3:4.
    const bytes = Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...[1, 15, 3, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0x60, 0, 1, 0x7f, 0x60, 0, 0],
      ...[2, 30, 2, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 1, 0, 0x80],
      ...[0x80, 4, 3, 0x65, 0x6e, 0x76, 5, 0x61, 0x62, 0x6f, 0x72, 0x74, 0, 0],
      ...[3, 3, 2, 1, 2, 7, 19, 2, 8, 0x68, 0x65, 0x61, 0x70, 0x42, 0x61, 0x73, 0x65, 0, 1],
      ...[4, 0x66, 0x61, 0x69, 0x6c, 0, 2],
      ...[10, 19, 2, 4, 0, 0x41, 0, 0x0b, 12, 0, 0x41, 0, 0x41, 0, 0x41, 3, 0x41, 4, 0x10, 0, 0x0b],
    ]);
    const engine = Engine.instantiate(new WebAssembly.Module(bytes));
    const { fail } = engine.kernels as unknown as { fail(): void };
    expect(fail).toThrowError(
      expect.objectContaining({ code: 'INTERNAL_KERNEL', problem: expect.stringContaining('3:4') }),
    );
  });
});
