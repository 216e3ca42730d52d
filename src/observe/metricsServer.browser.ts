// Browsers serve nothing; their jobs' metrics are read with job.metrics().
import { MillraceError } from '../error.js';
import type { ServedMetrics } from './metricsServer.js';

/** @throws MillraceError PLAN_UNSUPPORTED always. */
export async function serveMetrics(): Promise<ServedMetrics> {
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    "The setting 'metrics' serves them over HTTP, which needs Node; " +
      'use job.metrics() in a browser.',
  );
}
