import { expect, it } from 'vitest';
import { loadArrowFormat } from '../../../src/format/arrow/library.js';

it('hands out reading and writing', async () => {
  expect(Object.keys(await loadArrowFormat()).toSorted()).toEqual(['arrowEncoder', 'readArrow']);
});
