// Loads the kernel module over the network (browsers, Web Workers), when the first job starts.
import { MillraceError } from '../error.js';
import { Engine, type EngineOptions } from './engine.js';

/** Where the kernels come from: an address, an answer of `fetch`, bytes, or a compiled module. */
export type KernelsFrom = URL | string | Response | BufferSource | WebAssembly.Module;

let loading: Promise<WebAssembly.Module> | undefined;
let compiled: WebAssembly.Module | undefined;

/**
 * Loads the kernels ahead of the first job, which would do so by itself: to save that time, or to
 * take them from elsewhere than from `kernels.wasm` beside this module.
 *
 * @example await loadKernels('/static/kernels.wasm')
 * @throws MillraceError CONNECTOR_IO
 */
export async function loadKernels(from?: KernelsFrom): Promise<void> {
  if (from !== undefined) loading = undefined;
  // In the bundle, the module and kernels.wasm lie side by side; bundlers find the file by this
  // very expression.
  await compiledOnce(from ?? new URL('./kernels.wasm', import.meta.url));
}

/** Resolves when the kernels are compiled: from then on {@link compiledKernels} has them. */
export async function loadedKernels(): Promise<void> {
  if (loading === undefined) await loadKernels();
  compiled = await loading;
}

/** The compiled kernels, to hand them to workers. */
export function compiledKernels(): WebAssembly.Module {
  if (compiled !== undefined) return compiled;
  throw new MillraceError('INTERNAL_STATE', 'The kernels are not loaded yet.');
}

/** Takes the kernels that another thread compiled. */
export function useKernels(module: WebAssembly.Module): void {
  loading = Promise.resolve(module);
  compiled = module;
}

/** Makes an engine once the kernels are loaded. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  if (loading === undefined) await loadKernels();
  return Engine.instantiate(await (loading as Promise<WebAssembly.Module>), options);
}

function compiledOnce(from: KernelsFrom): Promise<WebAssembly.Module> {
  if (loading !== undefined) return loading;
  const compiling = compile(from);
  loading = compiling;
  // A failure is told to who waits, and the next job tries again.
  compiling.catch(() => {
    if (loading === compiling) loading = undefined;
  });
  return compiling;
}

async function compile(from: KernelsFrom): Promise<WebAssembly.Module> {
  if (from instanceof WebAssembly.Module) return from;
  if (from instanceof Response) return compileResponse(from);
  if (typeof from !== 'string' && !(from instanceof URL)) return WebAssembly.compile(from);
  try {
    return await compileResponse(await fetch(from));
  } catch (cause) {
    throw cause instanceof MillraceError ? cause : notLoaded(String(from), cause);
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw notLoaded(response.url, `the server answers ${response.status}`);
  // Streaming needs this type; servers that do not know WebAssembly send another.
  const isWasm = response.headers.get('content-type')?.startsWith('application/wasm') ?? false;
  if (isWasm) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function notLoaded(address: string, cause: unknown): MillraceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError(
    'CONNECTOR_IO',
    `The kernels cannot be loaded from ${address}: ${reason}. Serve the package's 'kernels.wasm' ` +
      `there, name another address with loadKernels(…), or import 'millrace/browser/inline'.`,
    { cause },
  );
}
