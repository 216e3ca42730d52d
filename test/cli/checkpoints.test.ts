// `millrace run` with checkpoints and threads, as a process of its own: SIGTERM takes a
// checkpoint, the next run goes on.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectPath } from '../support/sourceTree.js';

const ROWS = 3000;

describe('millrace run --checkpoints', () => {
  // In the project, so that 'millrace' is found by its own name.
  const folder = mkdtempSync(projectPath('test/.cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const job = join(folder, 'job.mjs');
  writeFileSync(
    job,
    `
    import { datagen, defineJob, fileSink, int64, json, schema, sum } from 'millrace';
    const numbers = schema({ key: int64(), n: int64() });
    export default defineJob((env) => {
      const fields = {
        key: { kind: 'random', min: 0, max: 9 },
        n: { kind: 'sequence', start: 1, end: ${ROWS} },
      };
      env.from(datagen(numbers, { numberOfRows: ${ROWS}, rowsPerSecond: 2000, fields }))
        .keyBy('key').aggregate({ total: sum('n') })
        .sinkTo(fileSink(${JSON.stringify(join(folder, 'out/'))}, { format: json() }));
    });`,
  );
  const run = (...options: string[]): Promise<{ code: number | null; output: string }> => {
    const [signalAfter, ...args] = options;
    let isSignaled = signalAfter === '';
    const settings = ['--checkpoints', join(folder, 'state'), '--checkpoint-interval', '100ms'];
    const child = spawn(process.execPath, [
      projectPath('bin/millrace.js'),
      'run',
      ...settings,
      ...args,
      job,
    ]);
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString();
      if (!isSignaled && new RegExp(signalAfter).test(output)) isSignaled = child.kill('SIGTERM');
    });
    return new Promise((resolve) => child.on('exit', (code) => resolve({ code, output })));
  };
  const totals = (): number => {
    const lines = readdirSync(join(folder, 'out'))
      .filter((name) => name.startsWith('part-'))
      .flatMap((name) =>
        readFileSync(join(folder, 'out', name), 'utf8')
          .trim()
          .split('\n'),
      );
    const last = new Map<number, number>();
    expect(lines.length).toBe(ROWS);
    for (const line of lines) {
      const { key, total } = JSON.parse(line) as { key: number; total: number };
      last.set(key, Math.max(last.get(key) ?? 0, total));
    }
    return [...last.values()].reduce((sum, total) => sum + total, 0);
  };

  it('goes on behind SIGTERM where it stopped, at another parallelism', async () => {
    const first = await run('[1-9]\\d* rows out', '--progress', '200');
    expect(first.output).toMatch(/Stopped\. The next run goes on from chk-\d{6}\./);
    expect(first.code).toBe(130);
    const second = await run('[1-9]\\d* rows out', '--progress', '200', '--parallelism', '2');
    expect(second.output).toContain('Stopped.');
    expect(second.output).toMatch(/Going on from chk-\d{6} of 20\d\d-/);
    const third = await run('', '--parallelism', '3');
    expect(third).toMatchObject({ code: 0 });
    expect(totals()).toBe((ROWS * (ROWS + 1)) / 2);
  });

  it('needs a folder for the other options', async () => {
    const child = spawn(process.execPath, [
      projectPath('bin/millrace.js'),
      'run',
      '--restore',
      'none',
      job,
    ]);
    let output = '';
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(1);
    expect(output).toContain('need --checkpoints <folder>');
  });
});
