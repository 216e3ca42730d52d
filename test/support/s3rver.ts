// S3rver, a server of S3's protocol by others: installed when tests ask for it, as it brings more
// packages than this project has.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from './sourceTree.js';

const VERSION = '3.7.1';
const folder = projectPath('out/s3rver');
const program = join(folder, 'node_modules/s3rver/bin/s3rver.js');

/** Why its tests are left out; undefined where they run. */
export function whyNoS3rver(): string | undefined {
  if (existsSync(program)) return undefined;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  try {
    const args = ['install', '--ignore-scripts', '--no-fund', '--no-audit', `s3rver@${VERSION}`];
    execFileSync('npm', args, { cwd: folder, stdio: 'pipe', timeout: 120_000 });
    return undefined;
  } catch (error) {
    const text = `Tests with s3rver are left out, it cannot be installed: ${String(error)}`;
    console.warn(text);
    return text;
  }
}

/** Where it listens; its credentials are S3RVER and S3RVER. */
export interface RunningS3rver {
  readonly endpoint: string;
  stop(): void;
}

export async function startS3rver(bucket: string): Promise<RunningS3rver> {
  const data = mkdtempSync(join(tmpdir(), 'millrace-s3rver-'));
  const port = await freePort();
  const where = ['--directory', data, '--address', '127.0.0.1', '--port', String(port)];
  const args = [program, ...where, '--silent', '--configure-bucket', bucket];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await fetch(endpoint).catch(() => undefined)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = (): void => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  return { endpoint, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
