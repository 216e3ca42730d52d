// `millrace run --metrics-port`, as a process of its own: a real scrape, and SIGUSR2.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { projectPath } from '../support/sourceTree.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('millrace run --metrics-port', () => {
  // In the project, so that 'millrace' is found by its own name.
  const folder = mkdtempSync(projectPath('test/.cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const job = join(folder, 'numbers.mjs');
  writeFileSync(
    job,
    `
    import { blackhole, count, datagen, defineJob, int64, schema } from 'millrace';
    const numbers = schema({ key: int64() });
    export default defineJob((env) => {
      env.from(datagen(numbers, { rowsPerSecond: 1000 }))
        .keyBy('key').aggregate({ rows: count() }).named('totals').sinkTo(blackhole());
    });`,
  );

  it('serves the metrics of threads, and explains watermarks at SIGUSR2', async () => {
    const port = await freePort();
    const options = ['--quiet', '--parallelism', '2', '--metrics-port', String(port)];
    const child = spawn(process.execPath, [projectPath('bin/millrace.js'), 'run', ...options, job]);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const exited = new Promise((resolve) => child.on('exit', resolve));
    const scrape = (): Promise<string> =>
      fetch(`http://127.0.0.1:${port}/metrics`).then(
        (response) => response.text(),
        () => '',
      );
    const line = (subtask: number): RegExp =>
      new RegExp(`_numRecordsIn\\{.*operator_name="totals",subtask_index="${subtask}"\\} [1-9]`);
    const named = /numRecordsIn\{job_name="numbers.mjs"/;
    const timing = { timeout: 20_000, interval: 100 };
    await expect.poll(scrape, timing).toMatch(line(0));
    await expect.poll(scrape, timing).toMatch(line(1));
    expect(await scrape()).toMatch(named);
    child.kill('SIGUSR2');
    await expect.poll(() => errors, timing).toMatch(/datagen:\n {2}subtask 0/);
    child.kill('SIGTERM');
    await exited;
  });

  it('wants a port', async () => {
    const code = await main(['run', '--metrics-port', 'many', job]);
    expect(code).toBe(2);
  });
});
