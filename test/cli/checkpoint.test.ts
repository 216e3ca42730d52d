// `millrace checkpoint` as a user meets it: arguments, defaults, exit codes.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import { checkpointFolders } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

describe('millrace checkpoint', () => {
  let output = '';
  beforeEach(() => {
    output = '';
    const write = (chunk: string | Uint8Array): boolean => {
      output += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(write);
    vi.spyOn(process.stderr, 'write').mockImplementation(write);
    vi.spyOn(console, 'error').mockImplementation((line: string) => void write(line));
  });
  afterEach(() => vi.restoreAllMocks());

  const run = (...args: string[]): Promise<number> => main(['checkpoint', ...args]);

  it('ls lists them', async () => {
    expect(await run('ls', folders.whole)).toBe(0);
    expect(output).toMatch(/chk-000004 .* whole/);
  });

  it('show shows the newest, or the one that is named', async () => {
    expect(await run('show', folders.whole)).toBe(0);
    expect(output).toMatch(/^chk-000004: /);
    output = '';
    expect(await run('show', folders.whole, 'chk-000001')).toBe(0);
    expect(output).toMatch(/^chk-000001: /);
  });

  it('verify fails when one is damaged', async () => {
    expect(await run('verify', folders.whole)).toBe(0);
    expect(await run('verify', folders.damaged)).toBe(1);
    expect(await run('verify', folders.damaged, '1')).toBe(0);
    expect(await run('verify', folders.damaged, '2')).toBe(1);
    expect(output).toContain('chk-000004: damaged\n');
  });

  it('cat prints the first rows as a table, and all in other formats', async () => {
    const args = ['cat', folders.whole, '4', 'count', 'slices'];
    expect(await run(...args)).toBe(0);
    expect(output.match(/│ \d+ +│/g)).toHaveLength(20);
    output = '';
    expect(await run(...args, '--format', 'csv')).toBe(0);
    expect(output.split('\n')).toHaveLength(1502);
    output = '';
    expect(await run(...args, '--format', 'ndjson', '--limit', '2')).toBe(0);
    expect(output).toBe('{"n":0}\n{"n":1}\n');
  });

  it('fails where something is not there', async () => {
    expect(await run('ls', folders.none)).toBe(1);
    expect(output).toContain('There are no checkpoints in');
    expect(await run('show', folders.whole, '9')).toBe(1);
    expect(output).toContain("There is no checkpoint '9'");
  });

  it('refuses what it does not understand', async () => {
    expect(await run('cat', folders.whole, '4', '--limit', '-1')).toBe(2);
    expect(output).toContain('A whole number of rows');
    expect(await run('cat', folders.whole, '4', '--format', 'xml')).toBe(2);
    expect(await run('ls')).toBe(2);
    expect(await run('frobnicate')).toBe(2);
  });

  it('writes no Arrow to a terminal', async () => {
    const terminal = Object.create(process.stdout) as typeof process.stdout;
    Object.defineProperty(terminal, 'isTTY', { value: true });
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(terminal);
    expect(await run('cat', folders.whole, '4', 'count', 'slices', '--format', 'arrow')).toBe(2);
    expect(output).toContain('Arrow is no text');
  });
});
