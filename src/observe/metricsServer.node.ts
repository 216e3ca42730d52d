// Metrics server in Node: GET /metrics, as Prometheus asks for it. Jobs of a process that give the
// same port share a server, which goes with the last of them.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MillraceError } from '../error.js';
import type { JobMetrics } from './metrics.js';
import type { MetricsAddress, ServedMetrics } from './metricsServer.js';
import { PROMETHEUS_CONTENT_TYPE, prometheusText } from './prometheus.js';

/** By host and port. */
const servers = new Map<string, SharedServer>();

/**
 * Serves a job's metrics until they are closed.
 *
 * @throws MillraceError CONNECTOR_IO when the port is taken or may not be used.
 */
export async function serveMetrics(
  address: MetricsAddress,
  read: () => JobMetrics,
): Promise<ServedMetrics> {
  const key = `${address.host}:${address.port}`;
  // Any free port is nobody else's.
  const server = (address.port === 0 ? undefined : servers.get(key)) ?? new SharedServer(address);
  if (address.port !== 0) servers.set(key, server);
  try {
    const url = await server.add(read);
    return { url, close: () => server.remove(read) };
  } catch (error) {
    if (servers.get(key) === server) servers.delete(key);
    throw error;
  }
}

class SharedServer {
  private readonly readers = new Set<() => JobMetrics>();
  /** Settles behind the last start or end. */
  private pending: Promise<unknown> = Promise.resolve();
  private server: Server | undefined;

  constructor(private readonly address: MetricsAddress) {}

  async add(read: () => JobMetrics): Promise<string> {
    this.readers.add(read);
    const started = this.pending.then(async () => (this.server ??= await this.listen()));
    this.pending = started.catch(() => undefined);
    try {
      const { address, port } = (await started).address() as AddressInfo;
      return `http://${address.includes(':') ? `[${address}]` : address}:${port}/metrics`;
    } catch (error) {
      this.readers.delete(read);
      throw error;
    }
  }

  async remove(read: () => JobMetrics): Promise<void> {
    this.readers.delete(read);
    const ended = this.pending.then(async () => {
      if (this.readers.size > 0 || this.server === undefined) return;
      const { server } = this;
      this.server = undefined;
      await closed(server);
    });
    this.pending = ended;
    await ended;
  }

  private async listen(): Promise<Server> {
    const { createServer } = await import('node:http');
    const { host, port } = this.address;
    const server = createServer((request, response) => this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(notListening(this.address, error)));
      server.listen(port, host, resolve);
    });
    return server;
  }

  private answer({ method, url = '/' }: IncomingMessage, response: ServerResponse): void {
    const [path] = url.split('?');
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else if (path !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Metrics are at /metrics.\n');
    } else {
      const text = prometheusText([...this.readers].map((read) => read()));
      response.writeHead(200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE }).end(text);
    }
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function notListening({ host, port }: MetricsAddress, cause: Error): MillraceError {
  return new MillraceError(
    'CONNECTOR_IO',
    `Metrics cannot be served at ${host}:${port}: ${cause.message}. Give another port, or 0 for ` +
      `any that is free (job.metricsUrl tells which).`,
    { cause },
  );
}
