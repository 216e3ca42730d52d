// The host: who runs a job file. The CLI registers itself here to watch or explain the jobs that a
// file starts.
import type { Job } from './job.js';

/** What a host is asked before a job starts. */
export interface JobRequest {
  start(): Job;
  explain(): string;
  /** True when the program shows the job's progress itself. */
  readonly watchesItself: boolean;
}

/** Hooks of a host; all optional. */
export interface Host {
  /** Starts the job itself and returns it, or returns undefined to let it start as usual. */
  intercept?(request: JobRequest): Job | undefined;
  progressIntervalMs?: number;
  /** Settings of environments that take the place of the program's own. */
  settings?: Readonly<Record<string, unknown>>;
}

const HOST = Symbol.for('millrace.host');
type HostHolder = { [HOST]?: Host };

/**
 * The host of this process; empty when a job was started directly. Held globally, so that two
 * copies of the package meet.
 */
export function hostOf(): Host {
  return (globalThis as HostHolder)[HOST] ?? {};
}

/** Registers the host. */
export function registerHost(host: Host): void {
  (globalThis as HostHolder)[HOST] = host;
}
