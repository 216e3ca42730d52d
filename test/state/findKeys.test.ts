import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import { float64, int32, int64, string } from '../../src/batch/dataType.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { testColumn, type TestValue } from '../support/rowBatch.js';

const engine = createEngine();
const KINDS = {
  word: { types: [int64()], value: fc.tuple(fc.bigInt({ min: -20n, max: 20n })) },
  number: { types: [float64()], value: fc.tuple(fc.constantFrom(0, -0, 1.5, Infinity, NaN)) },
  text: {
    types: [string()],
    value: fc.tuple(fc.constantFrom('', 'a', 'twelve bytes', 'thirteen bytes', 'thirteen bytez')),
  },
  pair: {
    types: [int32(), string()],
    value: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'a longer text, of 25.')),
  },
} as const;

function columnsOf(kind: keyof typeof KINDS, rows: readonly (readonly TestValue[])[]) {
  return KINDS[kind].types.map((type, i) =>
    testColumn(
      engine,
      type,
      rows.map((row) => row[i]),
    ),
  );
}

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('keys: %s', (kind) => {
  it('that are there have their group, others none, and none is made', () => {
    const keys = fc.array(KINDS[kind].value as fc.Arbitrary<TestValue[]>, { maxLength: 300 });
    const property = fc.property(keys, keys, (known, asked) => {
      engine.arena.reset();
      const table = new GroupTable(engine, KINDS[kind].types, { payloadBytes: 0 });
      const groups = engine.arena.allocate(1200);
      table.intern(columnsOf(kind, known), known.length, 0, groups);
      const { u32 } = engine.memory;
      const byKey = new Map(known.map((key, i) => [textOf(key), u32[(groups >>> 2) + i]] as const));
      const { groupCount } = table;
      table.findAll(columnsOf(kind, asked), asked.length, groups);
      const found = [...engine.memory.u32.subarray(groups >>> 2, (groups >>> 2) + asked.length)];
      expect(found).toEqual(asked.map((key) => byKey.get(textOf(key)) ?? ROW_NONE >>> 0));
      expect(table.groupCount).toBe(groupCount);
      table.release();
    });
    fc.assert(property, { numRuns: 50 });
  });
});

/** -0 is the group of 0. */
function textOf(key: readonly TestValue[]): string {
  return key.map((value) => (value === 0 ? '0' : String(value))).join('|');
}
