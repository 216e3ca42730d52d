// Types of ledgers.mjs.
import type { Places } from './databases.mjs';

export function makeLedgers(path: string, places: Places): Promise<void>;
export function watchSqlite(path: string, signal: AbortSignal): Promise<number[][]>;
export function watchServer(
  kind: string,
  place: Places[string],
  signal: AbortSignal,
): Promise<number[][]>;
