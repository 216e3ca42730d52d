import { expect, it } from 'vitest';
import { bindLoading, NotLoaded } from '../../src/sql/notLoaded.js';

it('loads what binding asks for, and binds anew', async () => {
  const loaded = new Set<string>();
  const need = (name: string): string => {
    if (loaded.has(name)) return name;
    throw new NotLoaded(async () => void loaded.add(name));
  };
  expect(await bindLoading(() => need('A') + need('B'))).toBe('AB');
  await expect(
    bindLoading(() => {
      throw new Error('wrong');
    }),
  ).rejects.toThrow('wrong');
});
