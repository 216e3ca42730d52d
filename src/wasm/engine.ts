// One engine a worker: the kernels' instance, its linear memory and the batch arena.
import { MillraceError } from '../error.js';
import { Arena } from './arena.js';
import { LinearMemory } from './memory.js';

/** Typed exports of `assembly/index.ts`; pointers are byte addresses. */
export type Kernels = Awaited<ReturnType<typeof import('../../build/kernels.js').instantiate>>;

/** What an {@link Engine} is made with. */
export interface EngineOptions {
  /**
   * Limit of the linear memory in bytes; default 4 GiB less one page, the most that wasm32 can
   * address.
   */
  memoryLimitBytes?: number;
}

const DEFAULT_LIMIT_BYTES = 65535 * 65536;

/**
 * Kernels with their memory. Everything that operators and formats compute runs in one of these.
 */
export class Engine {
  /** Scratch of the batch at hand: reset by the task after each batch. */
  readonly arena: Arena;

  private constructor(
    readonly kernels: Kernels,
    readonly memory: LinearMemory,
  ) {
    this.arena = new Arena(memory);
  }

  /** Instantiates a compiled kernel module. */
  static instantiate(module: WebAssembly.Module, options: EngineOptions = {}): Engine {
    const wasmMemory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
    const memory = new LinearMemory(wasmMemory, options.memoryLimitBytes ?? DEFAULT_LIMIT_BYTES);
    const instance = new WebAssembly.Instance(module, { env: { memory: wasmMemory, abort } });
    const kernels = instance.exports as unknown as Kernels;
    memory.startAt(kernels.heapBase() >>> 0);
    return new Engine(kernels, memory);
  }
}

function abort(_message: number, _file: number, line: number, column: number): never {
  throw new MillraceError('INTERNAL_KERNEL', `A kernel's assertion failed at ${line}:${column}.`);
}
