import { afterAll, describe, expect, it } from 'vitest';
import { openCheckpoint, openFolder } from '../../src/cli/openCheckpoint.js';
import { checkpointFolders } from '../support/checkpointFolders.js';

const folders = await checkpointFolders();
afterAll(() => folders.remove());

describe('a checkpoint of a folder', () => {
  it.each([
    [undefined, 'chk-000004'],
    ['2', 'chk-000002'],
    ['chk-000002', 'chk-000002'],
    ['3', 'savepoint-000003'],
    ['savepoint-000003', 'savepoint-000003'],
  ])('named %s is %s', async (name, folder) => {
    const opened = await openCheckpoint(folders.whole, name);
    expect(opened.folder).toBe(folder);
    expect(opened.manifest.id).toBe(Number(folder.slice(-1)));
  });

  it.each(['chk-000009', '9', '', 'chk', '../whole'])(
    'is not there by the name %j',
    async (name) => {
      await expect(openCheckpoint(folders.whole, name)).rejects.toThrow(
        `There is no checkpoint '${name}'. There are: chk-000004, savepoint-000003, chk-000002, `,
      );
    },
  );

  it('may be damaged', async () => {
    await expect(openCheckpoint(folders.damaged, '2')).rejects.toThrow(
      "'chk-000002/manifest.json' is no whole manifest.",
    );
  });

  it('is in a folder that has some', async () => {
    expect((await openFolder(folders.whole)).all).toHaveLength(4);
    await expect(openFolder(folders.none)).rejects.toThrow(
      `There are no checkpoints in '${folders.none}'.`,
    );
  });
});
