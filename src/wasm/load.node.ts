// Loads the kernel module from the package's own files (Node).
import { readFileSync } from 'node:fs';
import { Engine, type EngineOptions } from './engine.js';

let compiled: WebAssembly.Module | undefined;

/**
 * The compiled kernels, once a process: workers are given them, as compiling takes longer than
 * starting.
 */
export function compiledKernels(): WebAssembly.Module {
  if (compiled === undefined) {
    const file =
      process.env['MILLRACE_KERNELS'] === 'debug' ? 'kernels.debug.wasm' : 'kernels.wasm';
    const bytes = readFileSync(new URL(`../../build/${file}`, import.meta.url));
    compiled = new WebAssembly.Module(bytes);
  }
  return compiled;
}

/** Takes the kernels that another thread compiled. */
export function useKernels(module: WebAssembly.Module): void {
  compiled = module;
}

/**
 * Makes an engine; the module is compiled once a process. `MILLRACE_KERNELS=debug` picks the build
 * with assertions.
 */
export function createEngine(options: EngineOptions = {}): Engine {
  return Engine.instantiate(compiledKernels(), options);
}
