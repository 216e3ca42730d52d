// Metrics server: what serves the metrics of jobs over HTTP. Bundles for browsers have
// metricsServer.browser.js in the place of metricsServer.node.js.
import type { JobMetrics } from './metrics.js';

export { serveMetrics } from './metricsServer.node.js';

/** Where metrics are served. */
export interface MetricsAddress {
  /** 0 = any that is free. */
  readonly port: number;
  readonly host: string;
}

/** A job's place in a server. */
export interface ServedMetrics {
  /** `http://127.0.0.1:9249/metrics`. */
  readonly url: string;
  close(): Promise<void>;
}

/** What `serveMetrics` is. */
export type ServeMetrics = (
  address: MetricsAddress,
  read: () => JobMetrics,
) => Promise<ServedMetrics>;
