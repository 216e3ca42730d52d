import { expect, it } from 'vitest';
import { loadArrowFormat } from '../../../src/format/arrow/library.js';

it('hands out reading and writing', async () => {
  const names = ['arrowEncoder', 'arrowWriter', 'readArrow', 'readArrowBytes'];
  expect(Object.keys(await loadArrowFormat()).toSorted()).toEqual(names);
});
