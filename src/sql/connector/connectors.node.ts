// The connectors that Node has; `connectors.browser.ts` is what browsers have.
import { CONNECTORS as EVERYWHERE } from './connectors.browser.js';
import type { TableFactory } from './tableFactory.js';

/** Loads connectors, by name. */
export const CONNECTORS: ReadonlyMap<string, () => Promise<TableFactory>> = new Map([
  ...EVERYWHERE,
  ['filesystem', async () => (await import('./filesystem.js')).filesystemFactory],
  ['sqlite', async () => (await import('./sqlite.js')).sqliteFactory],
]);

/** What only other platforms have. */
export const ELSEWHERE: ReadonlyMap<string, string> = new Map();
