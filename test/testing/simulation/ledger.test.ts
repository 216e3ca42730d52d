import { describe, expect, it } from 'vitest';
import { int32, schema, type FieldsOf } from 'millrace';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { Ledger } from '../../../src/testing/simulation/ledger.js';
import { Random } from '../../../src/testing/simulation/random.js';
import { NO_FAULTS, World } from '../../../src/testing/simulation/world.js';
import { systemClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const numbers = schema({ n: int32() });

describe('a ledger', () => {
  it('has rows for good when they are committed, once for each handle', async () => {
    const engine = createEngine();
    const world = new World(new Random(1), NO_FAULTS, 0);
    const ledger = new Ledger();
    const { signal } = new AbortController();
    const context = { engine, clock: systemClock, schema: numbers, signal, name: 'out' };
    const writer = await ledger.sink<FieldsOf<typeof numbers>>('out', world, true).open(context);
    const use = async (): Promise<void> => {
      writer.write(new RowWriter(engine, numbers).write([{ n: 1 }, { n: 2 }], 0, 2));
      const first = await writer.preCommit(1);
      writer.write(new RowWriter(engine, numbers).write([{ n: 3 }], 0, 1));
      expect(ledger.rows).toEqual([]);
      await writer.commit(first);
      await writer.commit(first);
      expect(ledger.rows).toEqual([{ n: 1 }, { n: 2 }]);
      await writer.commit(await writer.preCommit(2));
      expect(ledger.rows).toHaveLength(3);
      await expect(writer.commit('unknown')).rejects.toThrow("Nothing is staged as 'unknown'");
    };
    const used = use();
    await world.run(used, false);
    await used;
  });
});
