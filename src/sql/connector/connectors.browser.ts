// The connectors that every platform has.
import type { TableFactory } from './tableFactory.js';

/** Loads connectors, by name. */
export const CONNECTORS: ReadonlyMap<string, () => Promise<TableFactory>> = new Map([
  ['print', async () => (await import('./print.js')).printFactory],
  ['blackhole', async () => (await import('./blackhole.js')).blackholeFactory],
  ['datagen', async () => (await import('./datagen.js')).datagenFactory],
  ['nexmark', async () => (await import('./nexmark.js')).nexmarkFactory],
]);

/** What other platforms have, and what takes its place here; `connectors.node.ts` lacks nothing. */
export const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['filesystem', 'fromFetch(…) or fromFile(…)'],
  ['sqlite', 'any source; indexedDb(…) is a sink'],
]);
