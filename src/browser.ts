// millrace/browser: the same programs in a page and in a Web Worker.
export * from './core.js';
export * from './connector/browser/index.js';
export { loadKernels, type KernelsFrom } from './wasm/load.browser.js';
