// Settings of checkpoints as users give them.
import { folderStorage } from '../checkpoint/folderStorage.node.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import type { CheckpointSettings } from '../runtime/checkpointing.js';
import { exponentialDelay, noRestart, type RestartStrategy } from '../runtime/restartStrategy.js';
import { durationMs, type Duration } from '../time/duration.js';

/** How checkpoints are taken. The names are Flink's, where it has them. */
export interface CheckpointOptions {
  /** A folder, or a storage; of this job alone. */
  readonly storage: string | CheckpointStorage;
  /** Between the beginnings of two checkpoints; default 10 s. */
  readonly interval?: Duration;
  /** Between the end of one and the beginning of the next; default 0. */
  readonly minPause?: Duration;
  /** After which a checkpoint is given up; default 10 min. */
  readonly timeout?: Duration;
  /** Checkpoints in a row that may fail before the job does; default 0. */
  readonly tolerableFailures?: number;
  /** Checkpoints that are kept, the newest; default 2, so that one may be damaged. */
  readonly retain?: number;
  /**
   * What the job starts from: `'latest'`, the newest that is whole (default), `'none'`, or the
   * folder of one: `'chk-000012'`, `'savepoint-000007'`. A bounded job that has finished does not
   * run again from `'latest'`.
   */
  readonly restore?: 'latest' | 'none' | (string & {});
  /**
   * True makes the savepoint that `restore` names the job's own: it is removed when `retain` newer
   * checkpoints are kept (Flink's claim mode). Default false: it stays until it is removed by hand.
   */
  readonly claim?: boolean;
  /** Drops state of operators that the program does not have any more; default false, an error. */
  readonly allowNonRestoredState?: boolean;
  /**
   * Key groups: the most subtasks that the job can ever run on with this state. 1 … 32,768, default
   * 128. It may not change while the state is kept.
   */
  readonly maxParallelism?: number;
}

/** Key groups where nothing else is said. */
export const DEFAULT_KEY_GROUPS = 128;
const MAX_PARALLELISM = 32_768;
const DEFAULT_ATTEMPTS = 10;

/**
 * The settings with their defaults.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT
 */
export function checkpointSettings(
  given: string | CheckpointStorage | CheckpointOptions | undefined,
): CheckpointSettings | undefined {
  if (given === undefined) return undefined;
  const options = isOptions(given) ? given : { storage: given };
  const { storage, tolerableFailures = 0, retain = 2 } = options;
  const { maxParallelism = DEFAULT_KEY_GROUPS } = options;
  requireWhole('tolerableFailures', tolerableFailures, 0, Number.MAX_SAFE_INTEGER);
  requireWhole('retain', retain, 1, Number.MAX_SAFE_INTEGER);
  requireWhole('maxParallelism', maxParallelism, 1, MAX_PARALLELISM);
  return {
    storage: typeof storage === 'string' ? folderStorage(storage) : storage,
    intervalMs: durationMs(options.interval ?? '10s', 'interval', { min: 1 }),
    minPauseMs: durationMs(options.minPause ?? 0, 'minPause', { min: 0 }),
    timeoutMs: durationMs(options.timeout ?? '10min', 'timeout', { min: 1 }),
    tolerableFailures,
    retain,
    restore: options.restore ?? 'latest',
    claim: options.claim ?? false,
    allowNonRestoredState: options.allowNonRestoredState ?? false,
    maxParallelism,
  };
}

/** Restarts make sense where a job goes on from where it was. */
export function defaultRestart(checkpoints: CheckpointSettings | undefined): RestartStrategy {
  return checkpoints === undefined ? noRestart() : exponentialDelay({ attempts: DEFAULT_ATTEMPTS });
}

function isOptions(
  given: string | CheckpointStorage | CheckpointOptions,
): given is CheckpointOptions {
  return typeof given === 'object' && 'storage' in given;
}

function requireWhole(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  const most = to === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${to}`;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${name} is ${value}; a whole number of ${from} ${most} is expected.`,
  );
}
