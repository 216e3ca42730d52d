import { afterAll, describe, expect, it } from 'vitest';
import { checkpointShow } from '../../src/cli/checkpointShow.js';
import { checkpointFolders } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

describe('what a checkpoint holds', () => {
  it('is told with tables, values and handles', async () => {
    const shown = await checkpointShow(folders.whole);
    expect(shown).toMatch(/^chk-000004: final of 1970-01-01 00:00:04 UTC, 2 subtasks, 128 key gro/);
    expect(shown).toMatch(/count .* groups .* key \(user\) .* user STRING, total BIGINT NOT .* 5 /);
    expect(shown).toMatch(/count .* slices .* all .* n INT NOT NULL .* 1\.5 k .* 1 /);
    expect(shown).toMatch(/count .* 0 .* watermark .* "-Infinity"/);
    expect(shown).toMatch(/count .* 1 .* watermark .* 1234/);
    expect(shown).toContain('[{"split":{"id":"file-0"},"position":{"reader":77}}]');
    expect(shown).toMatch(/out .* 0 .* \{"staged":"part-1"\}/);
  });

  it('leaves out what there is none of', async () => {
    expect(await checkpointShow(folders.whole, '3')).toBe(
      'savepoint-000003: savepoint of 1970-01-01 00:00:03 UTC, 1 subtask, 128 key groups',
    );
  });
});
