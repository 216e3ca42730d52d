import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { gatherColumn } from '../../src/batch/gather.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../support/arbitraries.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();

describe('gatherColumn', () => {
  it.each([...flatTypes, ...nestedTypes])('%s: any rows in any order, nulls included', (type) => {
    const values = fc.array(fc.option(valueOf(type)), { minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(values, fc.array(fc.nat(), { maxLength: 80 }), (source, picks) => {
        engine.arena.reset();
        const rows = picks.map((pick) => pick % source.length);
        const column = columnFromValues(engine, type, source);
        const before = valuesFromColumn(engine, column, source.length);
        const gathered = gatherColumn(engine, column, uint32s(engine, rows), rows.length);
        expect(gathered.validity === 0).toBe(column.validity === 0);
        expect(valuesFromColumn(engine, gathered, rows.length)).toEqual(
          rows.map((row) => before[row]),
        );
      }),
      { numRuns: 20 },
    );
  });
});
