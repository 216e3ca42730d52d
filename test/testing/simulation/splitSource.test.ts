import { describe, expect, it } from 'vitest';
import { int32, schema } from 'millrace';
import { systemClock } from '../../../src/time/clock.js';
import { Random } from '../../../src/testing/simulation/random.js';
import { splitSource } from '../../../src/testing/simulation/splitSource.js';
import { NO_FAULTS, World } from '../../../src/testing/simulation/world.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const numbers = schema({ n: int32() });
const splits = [[{ n: 0 }, { n: 1 }, { n: 2 }], [{ n: 3 }]];

describe('a simulated source', () => {
  it('gives the rows of its splits from a position on, in pieces', async () => {
    const random = new Random(1);
    const world = new World(random, NO_FAULTS, 0);
    const source = splitSource('numbers', numbers, splits, world, random);
    const { signal } = new AbortController();
    const context = { engine: createEngine(), clock: systemClock, signal, batchSize: 2 };
    const readAll = async (id: string, position?: number): Promise<object[]> => {
      const reader = await source.open({ id }, position, context);
      const rows: object[] = [];
      for (;;) {
        const polled = await reader.poll();
        if (polled.kind === 'end') break;
        if (polled.kind === 'rows') rows.push(...polled.rows);
      }
      expect(reader.position()).toBe(splits[Number(id)].length);
      return rows;
    };
    const use = async (): Promise<void> => {
      expect((await source.splits()).map(({ id }) => id)).toEqual(['0', '1']);
      expect(await readAll('0')).toEqual(splits[0]);
      expect(await readAll('0', 2)).toEqual([{ n: 2 }]);
      expect(await readAll('1')).toEqual(splits[1]);
    };
    const used = use();
    await world.run(used, false);
    await used;
  });
});
