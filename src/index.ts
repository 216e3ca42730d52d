// The public entry of millrace in Node. What needs nothing of Node is exported from core.ts.
import type { Readable } from 'node:stream';
export * from './core.js';
export * from './connector/filesystem/index.js';
export { folderStorage } from './checkpoint/folderStorage.node.js';

// Browsers' declarations know nothing of Node's types, so that this entry adds them.
declare module './api/readable.js' {
  interface NodeTypes<R> {
    readonly readable: Readable;
  }
}
export { runJob } from './api/runJob.js';
