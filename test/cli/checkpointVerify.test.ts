import { afterAll, describe, expect, it } from 'vitest';
import { checkpointVerify } from '../../src/cli/checkpointVerify.js';
import { checkpointFolders } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

describe('verifying checkpoints', () => {
  it('tells that they are whole', async () => {
    const { isWhole, lines } = await checkpointVerify(folders.whole);
    expect(isWhole).toBe(true);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^chk-000004: whole, 3 files, [\d.]+ kB$/);
    expect(lines[1]).toBe('savepoint-000003: whole, 0 files, 0 B');
  });

  it('names every damaged file', async () => {
    const { isWhole, lines } = await checkpointVerify(folders.damaged);
    expect(isWhole).toBe(false);
    expect(lines[0]).toBe('chk-000004: damaged');
    for (const subtask of [0, 1]) {
      const file = `  The file 'chk-000004/${subtask}/count/groups.arrow' of the`;
      expect(lines[1 + subtask]).toContain(file);
    }
    expect(lines).toContain("  'chk-000002/manifest.json' is no whole manifest.");
    expect(lines[lines.length - 1]).toMatch(/^chk-000001: whole, 3 files/);
  });

  it('is of one where one is named', async () => {
    const one = await checkpointVerify(folders.damaged, 'chk-000001');
    expect(one).toEqual({ isWhole: true, lines: [expect.stringMatching(/^chk-000001: whole/)] });
    const { isWhole, lines } = await checkpointVerify(folders.damaged, '2');
    expect([isWhole, lines[0]]).toEqual([false, 'chk-000002: damaged']);
  });
});
