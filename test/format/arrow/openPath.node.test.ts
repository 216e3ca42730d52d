import { expect, it } from 'vitest';
import { openPath } from '../../../src/format/arrow/openPath.node.js';
import { projectPath } from '../../support/sourceTree.js';

it('opens a file, and no other', async () => {
  const handle = await openPath(projectPath('package.json'));
  await handle.close();
  await expect(openPath(projectPath('no such file'))).rejects.toThrow(/ENOENT/);
});
