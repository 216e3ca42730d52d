// The command line as a user meets it: job files in TypeScript and JavaScript, exit codes,
// messages.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';

describe('millrace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  const output: string[] = [];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (chunk: string | Uint8Array): boolean => {
    output.push(String(chunk));
    return true;
  };
  beforeEach(() => {
    output.length = 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(write);
    vi.spyOn(process.stderr, 'write').mockImplementation(write);
    vi.spyOn(console, 'log').mockImplementation((text: string) => void output.push(text));
    vi.spyOn(console, 'error').mockImplementation((text: string) => void output.push(text));
  });
  afterEach(() => vi.restoreAllMocks());

  const job = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const JOB = `
    import { environment, fromArray, int32, schema, callback } from 'millrace';
    const numbers = schema({ n: int32() });
    const env = environment();
    const doubled: number[] = [];
    env.from(fromArray(numbers, [{ n: 1 }, { n: 2 }])).map((row) => ({ n: row.n * 2 }))
      .sinkTo(callback((rows: { n: number }[]) => void doubled.push(...rows.map((row) => row.n))));
    await env.execute().done;
    console.log('doubled ' + doubled.join(','));
  `;

  it('runs a TypeScript job without a build step and tells its progress', async () => {
    expect(await main(['run', job('double.ts', JOB)])).toBe(0);
    expect(output.join('\n')).toContain('doubled 2,4');
    expect(output.join('\n')).toMatch(/2 rows in .* 2 rows out/);
  });

  it('is silent with --quiet', async () => {
    expect(await main(['run', '--quiet', job('quiet.ts', JOB)])).toBe(0);
    expect(output.join('\n')).not.toContain('rows in');
  });

  it("says that an option behind the file is the job's", async () => {
    expect(await main(['run', '--quiet', job('behind.ts', JOB), '--parallelism=2', '--own'])).toBe(
      0,
    );
    expect(output.join('')).toContain('--parallelism behind the file goes to the job');
    expect(output.join('')).not.toContain('--own');
  });

  it('executes the environment that a default-exported function describes', async () => {
    const text = `
      import { fromArray, int32, schema, print } from 'millrace';
      export default (env: import('millrace').Environment) =>
        env.from(fromArray(schema({ n: int32() }), [{ n: 7 }])).sinkTo(print());`;
    expect(await main(['run', job('default.ts', text)])).toBe(0);
    expect(output.join('\n')).toContain('+I[7]');
  });

  it('draws the operator graph and runs nothing', async () => {
    expect(await main(['explain', job('explain.ts', JOB)])).toBe(0);
    const text = output.join('\n');
    expect(text).toContain('callback: write to callback');
    expect(text).toContain('└─ map: map by a TypeScript function  [JavaScript]');
    expect(text).toContain('└─ array: read array');
    expect(text).not.toContain('doubled');
  });

  it('reports a failing job with its code and location', async () => {
    const text = JOB.replace('n: row.n * 2', "n: 'many' as never");
    expect(await main(['run', job('failing.ts', text)])).toBe(1);
    expect(output.join('\n')).toMatch(/DATA_BAD_RECORD/);
    expect(output.join('\n')).toMatch(/in 'map', batch 0/);
  });

  it('names a file that is not there', async () => {
    expect(await main(['run', 'no/such/job.ts'])).toBe(1);
    expect(output.join('\n')).toContain("There is no job file 'no/such/job.ts'");
  });

  it('runs and explains scripts of SQL; options may stand behind them', async () => {
    const path = job('three.sql', 'SELECT a + 1 AS b FROM (VALUES (1), (2)) AS t (a)');
    expect(await main(['run', path, '--quiet', '--format=csv'])).toBe(0);
    expect(output.join('')).toBe('b\n2\n3\n');
    output.length = 0;
    const options = ['--changelog', '-D', 'pipeline.name=x', '-Dtable.exec.state.ttl=1h'];
    expect(await main(['run', '--quiet', path, '--format', 'ndjson', ...options])).toBe(0);
    expect(output.join('')).toBe('{"op":"+I","b":2}\n{"op":"+I","b":3}\n');
    output.length = 0;
    expect(await main(['explain', path])).toBe(0);
    expect(output.join('')).toContain('Physical Plan');
    expect(await main(['run', path, 'more'])).toBe(2);
    expect(await main(['run', path, '-D', 'pipeline.name'])).toBe(2);
    expect(await main(['run', '--quiet', job('bad.sql', 'SELECT a FRM t')])).toBe(1);
    expect(output.join('')).toContain('bad.sql:1:');
  });

  it('explains itself', async () => {
    expect(await main(['--help'])).toBe(0);
    expect(output.join('')).toContain('draw the plan');
    expect(await main(['frobnicate'])).toBe(2);
    expect(output.join('')).toContain("unknown command 'frobnicate'");
    expect(await main(['run'])).toBe(2);
    expect(await main(['--version'])).toBe(0);
    expect(output.join('')).toMatch(/\d+\.\d+\.\d+/);
  });
});
