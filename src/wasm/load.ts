// Makes engines on this platform. Bundles for browsers have load.browser.js in the place of
// load.node.js (scripts/browserBundle.mjs), where an engine is a promise.
export { createEngine } from './load.node.js';
