import fc from 'fast-check';
import { expect, it } from 'vitest';
import { string } from '../../../src/batch/dataType.js';
import { StringTable } from '../../../src/format/parquet/stringTable.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { valuesFromColumn } from '../../support/columns.js';

const encoder = new TextEncoder();

it('gives back what was added, by index, past growth and after clear', () => {
  const engine = createEngine();
  const used = engine.memory.usedBytes;
  const table = new StringTable(engine);
  const texts = Array.from({ length: 5000 }, (_, i) => 'größer '.repeat(i % 30) + i);
  for (let round = 0; round < 2; round++) {
    table.clear();
    const indices = texts.map((text) => table.add(encoder.encode(text)));
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(4999)), { maxLength: 100 }), (picks) => {
        engine.arena.reset();
        const wanted = picks.map((pick) => (pick === null ? null : indices[pick]));
        const values = table.gather(wanted, wanted.length);
        const column = { type: string(), values, validity: 0, offsets: 0, children: [] };
        const expected = picks.map((pick) => (pick === null ? '' : texts[pick]));
        expect(valuesFromColumn(engine, column, picks.length)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  }
  table.release();
  engine.arena.release();
  expect(engine.memory.usedBytes).toBe(used);
});
