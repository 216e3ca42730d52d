// What SET says, as the planner and the job take it.
import { durationMs, type Duration } from '../../time/duration.js';
import type { PlanSettings } from '../../sql/physical/planContext.js';

/** Options of SET by their names. */
export type Config = ReadonlyMap<string, string>;

/** Milliseconds of `5 s`, `2min`; a plain number is milliseconds. */
function milliseconds(config: Config, key: string): number | undefined {
  const text = config.get(key)?.trim();
  if (text === undefined) return undefined;
  return durationMs((/^\d+$/.test(text) ? `${text} ms` : text) as Duration, key);
}

/** How queries are planned. */
export function planSettings(config: Config, isBounded: boolean): PlanSettings {
  const ttlMs = milliseconds(config, 'table.exec.state.ttl');
  const idleMs = milliseconds(config, 'table.exec.source.idle-timeout');
  const isRowByRow = config.get('table.exec.mini-batch.enabled')?.toLowerCase() === 'false';
  return {
    emission: isRowByRow ? 'row' : 'batch',
    ttlMs: ttlMs === 0 ? undefined : ttlMs,
    idleMs: idleMs === 0 ? undefined : idleMs,
    isBounded,
  };
}

/** False where SET turns warnings of state that grows for ever off. */
export function warnsOfState(config: Config): boolean {
  return config.get('millrace.warn-unbounded-state')?.toLowerCase() !== 'false';
}

/** `table.local-time-zone`; default UTC, so that a script gives the same everywhere. */
export function timeZoneOf(config: Config): string {
  const zone = config.get('table.local-time-zone');
  return zone === undefined || zone === 'default' ? 'UTC' : zone;
}
