import { expect, it } from 'vitest';
import { folderStorage } from '../../src/checkpoint/folderStorage.browser.js';

it('says what browsers use instead of a folder', () => {
  expect(() => folderStorage('./here')).toThrow(/'\.\/here'.*memoryStorage\(\)/);
});
