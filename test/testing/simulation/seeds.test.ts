// The seeds of CI: 2,000, in two processes. MILLRACE_SEEDS says how many others.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../support/sourceTree.js';

const SEEDS = Number(process.env['MILLRACE_SEEDS'] ?? 2000);
const LONG_MS = 900_000;

describe.concurrent('simulated processes', () => {
  const run = async (half: number): Promise<void> => {
    const seeds = Math.ceil(SEEDS / 2);
    const first = 1 + half * seeds;
    const { stdout } = await promisify(execFile)(process.execPath, [
      projectPath('scripts/simulate.mjs'),
      ...['--seeds', String(seeds), '--seed', String(first), '--json'],
    ]).catch((error: { stdout: string }) => error);
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    const total = JSON.parse(last) as Record<string, unknown>;
    expect({ ...total, said: stdout.slice(0, 4000) }).toMatchObject({ seeds, failed: [] });
    expect(total['crashes']).toBeGreaterThan(seeds / 2);
    expect(total['restarts']).toBeGreaterThan(seeds / 2);
  };
  it('commit what an undisturbed run does: the first half', () => run(0), LONG_MS);
  it('commit what an undisturbed run does: the second half', () => run(1), LONG_MS);
});
