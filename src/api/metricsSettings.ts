// Metrics settings: where a job serves its metrics.
import { MillraceError } from '../error.js';
import { serveMetrics } from '../observe/metricsServer.js';
import type { JobMetrics } from '../observe/metrics.js';
import type { JobParts } from '../runtime/jobParts.js';

/** Serves metrics over HTTP for Prometheus: `GET http://127.0.0.1:9249/metrics`. */
export interface MetricsOptions {
  /** As Flink's reporter 9249; 0 = any that is free, which `job.metricsUrl` tells. */
  readonly port: number;
  /** Default 127.0.0.1, which other machines do not reach; `'0.0.0.0'` = all of this machine's. */
  readonly host?: string;
}

/** @throws MillraceError PLAN_INVALID_ARGUMENT for a port that is none. */
export function metricsSettings(options: MetricsOptions | undefined): JobParts['serveMetrics'] {
  if (options === undefined) return undefined;
  const { port, host = '127.0.0.1' } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The port of metrics is ${port}; a whole number from 0 to 65535 is expected.`,
    );
  }
  return (read: () => JobMetrics) => serveMetrics({ port, host }, read);
}
