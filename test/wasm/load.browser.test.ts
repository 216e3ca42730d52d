import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { projectPath } from '../support/sourceTree.js';

const bytes = readFileSync(projectPath('build/kernels.wasm'));
const respond = (body: BodyInit, type: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': type } });

/** A fresh copy of the module, which remembers what it has loaded. */
async function fresh(): Promise<typeof import('../../src/wasm/load.browser.js')> {
  vi.resetModules();
  return import('../../src/wasm/load.browser.js');
}

describe('loadKernels', () => {
  it.each([
    ['bytes', () => bytes],
    ['a compiled module', () => new WebAssembly.Module(bytes)],
    ['an answer', () => respond(bytes, 'application/wasm')],
    ['an answer of an unknown type', () => respond(bytes, 'application/octet-stream')],
  ])('takes %s', async (_name, from) => {
    const { createEngine, loadKernels } = await fresh();
    await loadKernels(from());
    const engine = await createEngine();
    expect(typeof engine.kernels.gatherFixed).toBe('function');
  });

  it('says what to do when there are none', async () => {
    const { loadKernels } = await fresh();
    await expect(loadKernels(respond('nothing', 'text/plain', 404))).rejects.toThrow(
      /cannot be loaded .*404.*'kernels\.wasm'/,
    );
  });
});

describe('createEngine', () => {
  it('loads the kernels once for many engines, and tries again after a failure', async () => {
    const { createEngine } = await fresh();
    const answers = [respond('', 'text/plain', 503), respond(bytes, 'application/wasm')];
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      return answers.shift() as Response;
    });
    try {
      await expect(createEngine()).rejects.toThrow(/503/);
      const [one, other] = await Promise.all([createEngine(), createEngine()]);
      // Not toBe: that would compare the memories byte by byte.
      expect(one.memory === other.memory).toBe(false);
      expect(fetched).toHaveBeenCalledTimes(2);
    } finally {
      fetched.mockRestore();
    }
  });
});
