import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, int64, string, type DataType } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { TableLookupOperator } from '../../src/join/tableLookup.js';
import type { BoundedLookupSource } from '../../src/source/lookup.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { rowBatch, type TestRow } from '../support/rowBatch.js';
import { recordingContext } from '../support/windowScript.js';

const engine = createEngine();
const LONG = 'a text of more than twelve bytes';
const KEY_KINDS = {
  number: { type: int64().nullable(), values: [0n, 1n, 2n, -7n, null] },
  text: { type: string().nullable(), values: ['', 'a', LONG, `${LONG}.`, null] },
} as const;

function tableOf(schema: Schema, rows: readonly TestRow[], failure?: Error): BoundedLookupSource {
  return {
    name: 'table',
    schema,
    open: () => ({ lookup: () => [], close: () => undefined }),
    readAll: async (_, take) => {
      const own = createEngine();
      for (let from = 0; from < rows.length; from += 3) {
        take(rowBatch(own, schema, rows.slice(from, from + 3)));
        own.arena.reset();
        await Promise.resolve();
      }
      if (failure !== undefined) throw failure;
    },
  };
}

interface Case {
  readonly keys: readonly DataType<unknown>[];
  readonly type: 'inner' | 'left';
  readonly rows: readonly TestRow[];
  readonly table: readonly TestRow[];
  readonly batchSize: number;
}

async function joined({ keys, type, rows, table, batchSize }: Case): Promise<TestRow[]> {
  const keyFields = keys.map((key, i) => ({ name: `k${i}`, type: key }));
  const own = new Schema([{ name: 'n', type: int32() }, ...keyFields]);
  const other = new Schema([...keyFields, { name: 'text', type: string().nullable() }]);
  const output = new Schema([
    { name: 'n', type: int32() },
    { name: 'text', type: string().nullable() },
  ]);
  const operator = new TableLookupOperator('lookup', output, {
    source: tableOf(other, table),
    on: keys.map((_, i) => ({ row: i + 1, table: i })),
    columns: [
      { from: 'row', position: 0 },
      { from: 'table', position: keys.length },
    ],
    type,
  });
  const { context, recorded } = recordingContext(engine, batchSize);
  operator.open(context);
  await operator.opening;
  for (let from = 0; from < rows.length; from += 5) {
    engine.arena.reset();
    operator.processBatch(rowBatch(engine, own, rows.slice(from, from + 5)));
  }
  expect(recorded.largest).toBeLessThanOrEqual(batchSize);
  const { stateBytes } = operator;
  const { usedBytes } = engine.memory;
  operator.close();
  expect(usedBytes - engine.memory.usedBytes).toBeGreaterThanOrEqual(stateBytes);
  return recorded.rows;
}

function naive({ keys, type, rows, table }: Case): TestRow[] {
  return rows.flatMap((row) => {
    const found = table.filter((other) =>
      keys.every((_, i) => row[i + 1] !== null && row[i + 1] === other[i]),
    );
    if (found.length === 0) return type === 'left' ? [[row[0], null]] : [];
    return found.map((other) => [row[0], other[keys.length]]);
  });
}

describe('a lookup in a table that is kept', () => {
  it.each([
    ['one number', ['number']],
    ['one text', ['text']],
    ['a number and a text', ['number', 'text']],
  ] as const)('gives the rows of nested loops by %s', async (_, kinds) => {
    const key = fc.tuple(...kinds.map((kind) => fc.constantFrom(...KEY_KINDS[kind].values)));
    const texts = fc.constantFrom('x', LONG, null);
    const property = fc.asyncProperty(
      fc.array(key, { maxLength: 40 }),
      fc.array(fc.tuple(key, texts), { maxLength: 30 }),
      fc.constantFrom<'inner' | 'left'>('inner', 'left'),
      fc.constantFrom(1, 2, 64),
      async (left, right, type, batchSize) => {
        const given: Case = {
          keys: kinds.map((kind) => KEY_KINDS[kind].type),
          type,
          rows: left.map((values, n) => [n, ...values]),
          table: right.map(([values, text]) => [...values, text]),
          batchSize,
        };
        expect(await joined(given)).toEqual(naive(given));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('tells a table that cannot be read', async () => {
    const schema = new Schema([{ name: 'k0', type: int64() }]);
    const operator = new TableLookupOperator('lookup', schema, {
      source: tableOf(schema, [], new Error('no such file')),
      on: [{ row: 0, table: 0 }],
      columns: [{ from: 'row', position: 0 }],
      type: 'inner',
    });
    operator.open(recordingContext(engine, 10).context);
    await expect(operator.opening).rejects.toThrow('no such file');
    operator.close();
  });
});
