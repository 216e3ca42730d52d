import { describe, expect, it } from 'vitest';
import { Disk } from '../../../src/testing/simulation/disk.js';
import { Random } from '../../../src/testing/simulation/random.js';
import { NO_FAULTS, World } from '../../../src/testing/simulation/world.js';

const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

describe('a simulated disk', () => {
  it('keeps files as storage does', async () => {
    const random = new Random(1);
    const world = new World(random, NO_FAULTS, 0);
    const storage = new Disk(random).mount(world);
    const use = async (): Promise<void> => {
      await storage.put('a/1', [bytes.subarray(0, 3), bytes.subarray(3)]);
      await storage.put('a/2', [bytes]);
      await storage.put('b/1', [bytes]);
      expect(await storage.list('a')).toEqual(['a/1', 'a/2']);
      await storage.rename('a/2', 'b/1');
      await storage.delete('a/1');
      expect(await storage.list('')).toEqual(['b/1']);
      expect(await storage.get('b/1')).toEqual(bytes);
      await expect(storage.get('a/1')).rejects.toThrow("has no file 'a/1'");
    };
    const used = use();
    await world.run(used, false);
    await used;
  });

  it('has whole, torn or no files behind a crash in a write', async () => {
    const left = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const disk = new Disk(random);
      const world = new World(random, { ...NO_FAULTS, crash: 1 }, 0);
      const put = disk.mount(world).put('file', [bytes]);
      expect(await world.run(put, true)).toBe('crashed');
      const file = disk.files.get('file');
      if (file === undefined) left.add('none');
      else left.add(Buffer.compare(file, bytes) === 0 ? 'whole' : 'torn');
    }
    expect([...left].sort()).toEqual(['none', 'torn', 'whole']);
  });
});
