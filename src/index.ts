// The public entry of millrace in Node. What needs nothing of Node is exported from core.ts.
export * from './core.js';
export * from './connector/filesystem/index.js';
export { folderStorage } from './checkpoint/folderStorage.node.js';
