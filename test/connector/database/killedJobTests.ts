// A job that is killed by SIGKILL at random instants, until it ends: what it wrote is there once.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectPath } from '../../support/sourceTree.js';
import type { KilledJob } from './killedJob.js';

const PROGRAM = projectPath('bin/millrace.js');
const JOB = projectPath('test/connector/database/killedJob.ts');
const KILLS = 8;

/** What is killed, and what it wrote. */
export interface KilledSink {
  readonly kind: KilledJob['kind'];
  place(folder: string): KilledJob['place'];
  /** Before the first run. */
  clear?(): Promise<void>;
  /** The numbers that can be seen. */
  written(folder: string): Promise<readonly number[]>;
}

/** The test; `sink` is called when it runs. */
export function killedJobTests(sink: () => KilledSink, variants: readonly boolean[]): void {
  it.each(variants)(
    'is written once by a job that is killed again and again, keyed: %s',
    async (keyed) => {
      const folder = mkdtempSync(join(tmpdir(), 'millrace-killed-'));
      const { kind, place, written, clear } = sink();
      await clear?.();
      const rowCount = 3000;
      const checkpoints = join(folder, 'checkpoints');
      const job: KilledJob = { kind, checkpoints, place: place(folder), rowCount, keyed };
      for (let run = 0; ; run++) {
        const exitCode = await runOnce(job, run < KILLS ? 400 * Math.random() : undefined);
        if (exitCode === 0) break;
        const seen = await written(folder);
        expect(new Set(seen).size).toBe(seen.length);
        // What is seen is what a checkpoint held: the first numbers.
        expect(Math.max(0, ...seen)).toBe(seen.length);
      }
      expect((await written(folder)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: rowCount }, (_, index) => index + 1),
      );
      rmSync(folder, { recursive: true, force: true });
    },
    120_000,
  );
}

/** Runs the job; kills it some time after it began to run. Null = killed. */
function runOnce(job: KilledJob, killAfterMs: number | undefined): Promise<number | null> {
  const env = { ...process.env, MILLRACE_KILLED_JOB: JSON.stringify(job) };
  const child = spawn(process.execPath, [PROGRAM, 'run', '--quiet', JOB], { env });
  let text = '';
  let isTimed = false;
  child.stdout.on('data', () => {
    if (isTimed || killAfterMs === undefined) return;
    isTimed = true;
    setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code !== null && code !== 0) reject(new Error(`The job failed: ${text}`));
      else resolve(code);
    });
  });
}
