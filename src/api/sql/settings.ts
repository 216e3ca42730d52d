// What SET says, as the planner and the job take it.
import { durationMs, type Duration } from '../../time/duration.js';
import type { AggPhaseStrategy } from '../../plan/twoPhase.js';
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
export function planSettings(
  config: Config,
  isBounded: boolean,
  parallelism: number,
): PlanSettings {
  const ttlMs = milliseconds(config, 'table.exec.state.ttl');
  const idleMs = milliseconds(config, 'table.exec.source.idle-timeout');
  const isRowByRow = config.get('table.exec.mini-batch.enabled')?.toLowerCase() === 'false';
  return {
    emission: isRowByRow ? 'row' : 'batch',
    hasLocalPhase: !isRowByRow && isSplit(aggPhaseStrategyOf(config), parallelism),
    ttlMs: ttlMs === 0 ? undefined : ttlMs,
    idleMs: idleMs === 0 ? undefined : idleMs,
    isBounded,
  };
}

/** False where SET turns warnings of state that grows for ever off. */
export function warnsOfState(config: Config): boolean {
  return config.get('millrace.warn-unbounded-state')?.toLowerCase() !== 'false';
}

/** `table.optimizer.agg-phase-strategy`. */
export function aggPhaseStrategyOf(config: Config): AggPhaseStrategy {
  const text = config.get('table.optimizer.agg-phase-strategy')?.replaceAll(/[_-]/g, '');
  if (text === undefined) return 'auto';
  return (
    (['onePhase', 'twoPhase'] as const).find(
      (strategy) => strategy.toLowerCase() === text.toLowerCase(),
    ) ?? 'auto'
  );
}

function isSplit(strategy: AggPhaseStrategy, parallelism: number): boolean {
  return strategy === 'twoPhase' || (strategy === 'auto' && parallelism > 1);
}

/** `table.local-time-zone`; default UTC, so that a script gives the same everywhere. */
export function timeZoneOf(config: Config): string {
  const zone = config.get('table.local-time-zone');
  return zone === undefined || zone === 'default' ? 'UTC' : zone;
}
