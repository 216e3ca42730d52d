// millrace/browser: the same programs in a page and in a Web Worker.
export * from './core.js';
export * from './connector/browser/index.js';
export { runJob, type RunPageJobOptions } from './api/runPageJob.js';
export { serveJob } from './api/pageWorker.js';
export { folderStorage } from './checkpoint/folderStorage.browser.js';
export { loadKernels, type KernelsFrom } from './wasm/load.browser.js';
