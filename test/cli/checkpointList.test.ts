import { afterAll, describe, expect, it } from 'vitest';
import { checkpointList } from '../../src/cli/checkpointList.js';
import { checkpointFolders } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

describe('the list of checkpoints', () => {
  it('is the newest first, with what each holds and wrote', async () => {
    const text = await checkpointList(folders.whole);
    const lines = text.split('\n').filter((line) => /chk|savepoint/.test(line));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /chk-000004 .* final .* 1970-01-01 00:00:04 .* 5 ms .* 2 .* kB .* whole/,
    );
    expect(lines[1]).toMatch(/savepoint-000003 .* savepoint .* 1 .* 0 B .* 0 B .* whole/);
    const sizes = lines.map((line) => [...line.matchAll(/([\d.]+) (k?B)/g)].map(([all]) => all));
    // The second names the part that the first wrote.
    expect(sizes[2][0]).toBe(sizes[3][0]);
    expect(sizes[2][1]).not.toBe(sizes[3][1]);
    expect(sizes[3][0]).toBe(sizes[3][1]);
  });

  it('says which are damaged, and why', async () => {
    const lines = (await checkpointList(folders.damaged)).split('\n');
    const line = (name: string): string => lines.find((each) => each.includes(name)) ?? '';
    expect(line('chk-000004')).toMatch(/damaged: The file 'chk-000004\/0\/count\/groups.arrow'/);
    expect(line('chk-000002')).toMatch(/damaged: 'chk-000002\/manifest.json' is no whole manifest/);
    expect(line('chk-000001')).toContain('whole');
  });
});
