// Settings by Flink's names: which there are, and which values they take.
import { MillraceError, nearestName } from '../../error.js';
import { durationMs } from '../../time/duration.js';
import type { Duration } from '../../time/duration.js';
import { TimeZone } from '../../time/timeZone.js';

type SettingType = 'text' | 'duration' | 'boolean' | 'count' | 'zone' | readonly string[];

/** A setting that means something here. */
export interface Setting {
  readonly type: SettingType;
  /** One line, with the default. */
  readonly text: string;
}

/** Settings by key. */
export const SETTINGS: ReadonlyMap<string, Setting> = new Map(
  Object.entries<[SettingType, string]>({
    'parallelism.default': ['count', 'Subtasks of each operator; 1.'],
    'pipeline.name': ['text', 'The name of the job.'],
    'pipeline.object-reuse': ['boolean', 'Taken for Flink scripts; rows are columns here.'],
    'pipeline.max-parallelism': ['count', 'Key groups; 128.'],
    'execution.runtime-mode': [
      ['STREAMING', 'BATCH', 'AUTOMATIC'],
      'STREAMING; the answer of bounded inputs is the same.',
    ],
    'execution.checkpointing.interval': ['duration', 'Time between checkpoints; none.'],
    'execution.checkpointing.dir': ['text', 'Folder or address of checkpoints.'],
    'execution.checkpointing.mode': [['EXACTLY_ONCE', 'AT_LEAST_ONCE'], 'EXACTLY_ONCE.'],
    'execution.checkpointing.timeout': ['duration', 'How long a checkpoint may take.'],
    'execution.checkpointing.num-retained': ['count', 'Checkpoints that are kept; 1.'],
    'execution.savepoint.path': ['text', 'The checkpoint that the job starts from.'],
    'sql-client.execution.result-mode': [
      ['TABLE', 'CHANGELOG', 'TABLEAU'],
      'TABLE; CHANGELOG prints every change.',
    ],
    'sql-client.display.max-column-width': ['count', 'Widest column of results; 30.'],
    'table.display.max-column-width': ['count', 'Widest column of results; 30.'],
    'table.dml-sync': ['boolean', 'INSERT waits for its end; true.'],
    'table.local-time-zone': ['zone', 'The zone of TIMESTAMP_LTZ as text; UTC.'],
    'table.sql-dialect': [['default'], 'default.'],
    'table.exec.mini-batch.enabled': ['boolean', 'One change a key and batch; true.'],
    'table.exec.mini-batch.allow-latency': ['duration', 'Rows of a batch wait so long at most.'],
    'table.exec.mini-batch.size': ['count', 'Rows of a batch.'],
    'table.exec.state.ttl': ['duration', 'State not used for so long is dropped; 0 = never.'],
    'table.exec.source.idle-timeout': [
      'duration',
      'A source without rows for so long holds no watermark back; 0 = never.',
    ],
    'table.exec.resource.default-parallelism': ['count', 'Subtasks of each operator.'],
    'table.exec.sink.not-null-enforcer': [
      ['ERROR', 'DROP'],
      'A null for a NOT NULL column fails the job, or drops the row; ERROR.',
    ],
    'table.exec.sink.upsert-materialize': [['NONE', 'AUTO', 'FORCE'], 'AUTO.'],
    'table.optimizer.agg-phase-strategy': [['AUTO', 'ONE_PHASE', 'TWO_PHASE'], 'AUTO.'],
    'table.optimizer.distinct-agg.split.enabled': ['boolean', 'false.'],
    'table.optimizer.join-reorder-enabled': ['boolean', 'false.'],
    'table.optimizer.reuse-source-enabled': ['boolean', 'true.'],
    'table.optimizer.reuse-sub-plan-enabled': ['boolean', 'true.'],
    'table.exec.emit.early-fire.enabled': ['boolean', 'false.'],
    'table.exec.emit.early-fire.delay': ['duration', 'Time between early results.'],
    'table.exec.async-lookup.timeout': ['duration', 'How long a lookup may take; 3 min.'],
    'table.exec.async-lookup.buffer-capacity': ['count', 'Lookups at a time; 100.'],
    'millrace.warn-unbounded-state': [
      'boolean',
      'Warns of plans whose state grows for ever; true.',
    ],
    'restart-strategy.type': [
      ['none', 'off', 'disable', 'fixed-delay', 'exponential-delay', 'failure-rate'],
      'What happens when a job fails.',
    ],
  }).map(([key, [type, text]]) => [key, { type, text }]),
);

/** Throws when a key that is known cannot have a value. */
export function checkSetting(key: string, value: string): void {
  const setting = SETTINGS.get(key);
  if (setting === undefined) return;
  const { type } = setting;
  if (type === 'duration') settingMs(key, value);
  else if (type === 'zone') zoneName(value);
  else if (type === 'count' && !(/^\d{1,9}$/.test(value) && Number(value) > 0)) {
    throw wrong(key, value, 'a whole number above 0 is expected');
  } else if (type === 'boolean' && !/^(?:true|false)$/i.test(value)) {
    throw wrong(key, value, 'true or false is expected');
  } else if (typeof type === 'object') {
    const names = type.map((name) => name.toLowerCase());
    const given = value.toLowerCase().replaceAll('_', '-');
    if (names.some((name) => name.replaceAll('_', '-') === given)) return;
    const near = nearestName(value, type);
    const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
    throw wrong(key, value, `one of ${type.join(', ')} is expected${hint}`);
  }
}

/** Milliseconds of a duration in Flink's notation: `5 s`, `1 h`; a number alone is milliseconds. */
export function settingMs(key: string, value: string): number {
  const text = value.trim();
  const duration = /^\d+$/.test(text) ? Number(text) : (text as Duration);
  return durationMs(duration, `'${key}'`);
}

/** A zone by its name, `GMT+08:00` among them. */
export function zoneName(value: string): string {
  const match = /^(?:UTC|GMT)([+-]\d{2}:\d{2})$/.exec(value);
  const name = match === null ? value : match[1];
  TimeZone.of(name);
  return name;
}

/** The warning for a key that means nothing here. */
export function unknownSetting(key: string): string {
  const near = nearestName(key, [...SETTINGS.keys()]);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return `The setting '${key}' is not known; it is kept, and changes nothing.${hint}`;
}

function wrong(key: string, value: string, expected: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', `'${key}' is '${value}': ${expected}.`);
}
