import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { blackhole, environment, fromIterable, int64, schema, type MillraceError } from 'millrace';
import { JobMeter } from '../../src/observe/jobMeter.js';
import { serveMetrics as inBrowser } from '../../src/observe/metricsServer.browser.js';
import { serveMetrics } from '../../src/observe/metricsServer.node.js';

const host = '127.0.0.1';
const metricsOf = (name: string) => () => new JobMeter(name, 0).metrics([], 1000);

/** A port that is free for now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the metrics server', () => {
  it('answers Prometheus, and nothing else', async () => {
    const served = await serveMetrics({ port: 0, host }, metricsOf('orders'));
    const response = await fetch(served.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await response.text()).toContain(
      'millrace_jobmanager_job_uptime{job_name="orders"} 1000',
    );
    expect((await fetch(served.url, { method: 'POST' })).status).toBe(405);
    const head = await fetch(served.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const other = await fetch(new URL('/', served.url));
    expect([other.status, await other.text()]).toEqual([404, 'Metrics are at /metrics.\n']);
    await served.close();
    await expect(fetch(served.url)).rejects.toThrow();
  });

  it('is shared by jobs of the same port, and can begin again', async () => {
    const port = await freePort();
    const a = await serveMetrics({ port, host }, metricsOf('a'));
    const b = await serveMetrics({ port, host }, metricsOf('b'));
    expect(a.url).toBe(b.url);
    const both = await (await fetch(a.url)).text();
    expect(both.match(/# TYPE millrace_jobmanager_job_uptime/g)).toHaveLength(1);
    expect(both).toMatch(/uptime\{job_name="a"\} 1000\n.*uptime\{job_name="b"\} 1000\n/);
    await a.close();
    expect(await (await fetch(b.url)).text()).not.toContain('job_name="a"');
    const ended = b.close();
    const c = await serveMetrics({ port, host }, metricsOf('c'));
    await ended;
    expect(await (await fetch(c.url)).text()).toContain('job_name="c"');
    await c.close();
  });

  it('names a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    await expect(serveMetrics({ port, host }, metricsOf('a'))).rejects.toThrow(
      `Metrics cannot be served at ${host}:${port}`,
    );
    await new Promise((resolve) => server.close(resolve));
    const served = await serveMetrics({ port, host }, metricsOf('a'));
    await served.close();
  });

  it('is of Node', async () => {
    await expect(inBrowser()).rejects.toThrow('use job.metrics() in a browser');
  });
});

const numbers = schema({ n: int64() });
async function* staying() {
  yield { n: 1n };
  await new Promise(() => undefined);
}

describe('a job with metrics in its settings', () => {
  it('serves them while it runs', async () => {
    const env = environment({ name: 'a "job"', metrics: { port: 0 } });
    env.from({ ...fromIterable(numbers, staying), isBounded: false }).sinkTo(blackhole());
    const job = env.execute();
    job.done.catch(() => undefined);
    expect(job.metricsUrl).toBeUndefined();
    await expect.poll(() => job.metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const url = job.metricsUrl as string;
    const read = async (): Promise<string> => (await fetch(url)).text();
    await expect
      .poll(read)
      .toMatch(/operator_numRecordsIn\{job_name="a \\"job\\"",operator_name="blackhole",.*\} 1\n/);
    await job.cancel();
    await expect(read()).rejects.toThrow();
  });

  it('fails where the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    const env = environment({ metrics: { port } });
    env.from(fromIterable(numbers, staying)).sinkTo(blackhole());
    const failure = await env.execute().done.catch((error: MillraceError) => error.code);
    expect(failure).toBe('CONNECTOR_IO');
    await new Promise((resolve) => server.close(resolve));
  });
});

it('a client that keeps its connection does not keep the job', async () => {
  const served = await serveMetrics({ port: 0, host }, metricsOf('a'));
  const request = httpRequest(served.url, { headers: { Connection: 'keep-alive' } });
  request.on('error', () => undefined);
  await new Promise((resolve) => request.on('response', resolve).end());
  await served.close();
});
