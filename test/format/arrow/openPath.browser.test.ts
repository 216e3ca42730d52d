import { expect, it } from 'vitest';
import { openPath } from '../../../src/format/arrow/openPath.browser.js';

it('says what to do instead', async () => {
  await expect(openPath('x.arrow')).rejects.toThrow(/'x.arrow' is a path.*fetch it/);
});
