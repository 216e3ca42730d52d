import { AssertionError } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { int64, schema } from 'millrace';
import { matchGolden, testDriver, testInput } from 'millrace/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  file = join(folder, 'deep', 'rows.jsonl');
  vi.stubEnv('CI', 'true');
  vi.stubEnv('MILLRACE_REFRESH', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('a golden file', () => {
  it('is written when told to, and then compared with', () => {
    vi.stubEnv('MILLRACE_REFRESH', '1');
    matchGolden([{ id: 1n }], file);
    expect(readFileSync(file, 'utf8')).toBe('{"id":1}\n');
    vi.stubEnv('MILLRACE_REFRESH', '');
    matchGolden([{ id: 1n }], pathToFileURL(file));
    expect(() => matchGolden([{ id: 2n }], file)).toThrow('- {"id":1}\n+ {"id":2}');
    vi.stubEnv('MILLRACE_REFRESH', '1');
    matchGolden([{ id: 2n }], file);
    expect(readFileSync(file, 'utf8')).toBe('{"id":2}\n');
  });

  it('must be there in CI, and is written elsewhere', () => {
    expect(() => matchGolden([{ id: 1n }], file)).toThrow(/missing.*MILLRACE_REFRESH=1/);
    vi.stubEnv('CI', '');
    matchGolden([{ id: 1n }], file);
    expect(readFileSync(file, 'utf8')).toBe('{"id":1}\n');
  });

  it('may have the line ends of another system', () => {
    const rows = join(folder, 'rows.jsonl');
    writeFileSync(rows, '{"id":1}\r\n{"id":2}\r\n');
    matchGolden([{ id: 1n }, { id: 2n }], rows);
  });

  it('fails as an assertion with both sides, for runners that show them', () => {
    const rows = join(folder, 'rows.jsonl');
    writeFileSync(rows, '{"id":1}\n');
    const error = errorOf(() => matchGolden([], rows));
    expect(error).toBeInstanceOf(AssertionError);
    expect(error).toMatchObject({ expected: '{"id":1}\n', actual: '' });
  });
});

it('holds what a driven job gave', async () => {
  await using driver = await testDriver({ ids: testInput(schema({ id: int64() })) }, ({ ids }) => ({
    even: ids.filter((row) => row.id % 2n === 0n),
  }));
  await driver.push('ids', { id: 1n }, { id: 2n });
  const golden = join(folder, 'even.jsonl');
  writeFileSync(golden, '{"id":2}\n');
  driver.matchGolden('even', golden);
  expect(() => driver.matchGolden('even', golden)).toThrow('- {"id":2}');
});

function errorOf(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
