import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/batch/batch.js';
import { columnOf } from '../../src/batch/column.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { tumble } from '../../src/window/assigner.js';
import { GlobalWindowAggregate } from '../../src/window/globalWindowAggregate.js';
import { PartialLayout } from '../../src/window/partialLayout.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import { testColumn } from '../support/rowBatch.js';
import { calls, events, recordingContext } from '../support/windowScript.js';

const engine = createEngine();
const layout = new PartialLayout(events, calls);
const { schema } = layout;

function created(): GlobalWindowAggregate {
  const outputSchema = windowSchema(events, [0], calls);
  const assigner = tumble(10);
  return new GlobalWindowAggregate(
    { name: 'window', assigner, inputSchema: schema, keys: [0], calls, outputSchema },
    layout,
  );
}

/** Partial rows: key, slice, and the states of count(*), sum and max. */
type Partial = readonly [key: string | null, slice: number, n: number, total: number, high: number];

function partials(rows: readonly Partial[]): Batch {
  const positions = [0, layout.slice, ...layout.states];
  const columns = schema.fields.map(({ type }, position) => {
    const index = positions.indexOf(position);
    if (index < 0) return columnOf(type, 0);
    return testColumn(
      engine,
      type,
      rows.map((row) => row[index]),
    );
  });
  return new Batch(engine, schema, columns, rows.length);
}

describe('a global window aggregate', () => {
  it('merges partial rows of several slices', () => {
    const operator = created();
    const { context, recorded } = recordingContext(engine, 64);
    operator.open(context);
    operator.processBatch(
      partials([
        ['a', 0, 2, 5, 4],
        ['b', 10, 1, 7, 7],
        [null, 0, 1, 1, 1],
        ['a', 10, 1, 2, 2],
      ]),
    );
    operator.processBatch(partials([['a', 0, 3, -9, 8]]));
    operator.processWatermark(9);
    expect(recorded.rows).toEqual([
      ['a', 5n, -4n, 8n, 0n, 10n],
      [null, 1n, 1n, 1n, 0n, 10n],
    ]);
    operator.processWatermark(Infinity);
    expect(recorded.rows.slice(2).sort()).toEqual([
      ['a', 1n, 2n, 2n, 10n, 20n],
      ['b', 1n, 7n, 7n, 10n, 20n],
    ]);
    operator.close();
  });

  it('drops those whose window has ended', () => {
    const operator = created();
    const { context, recorded } = recordingContext(engine, 64);
    operator.open(context);
    operator.processWatermark(15);
    operator.processBatch(
      partials([
        ['a', 0, 2, 5, 4],
        ['a', 10, 1, 2, 2],
      ]),
    );
    operator.processWatermark(Infinity);
    expect(recorded.rows).toEqual([['a', 1n, 2n, 2n, 10n, 20n]]);
    expect(recorded.lateCount).toBe(1);
    operator.close();
  });

  it('keeps what a window aggregate of one phase keeps', () => {
    const operator = created();
    operator.open(recordingContext(engine, 64).context);
    operator.processBatch(partials([['a', 0, 2, 5, 4]]));
    const snapshot = new MemorySnapshot();
    operator.snapshot(snapshot);
    expect([...snapshot.tables.keys()]).toEqual(['slices']);
    const [row] = snapshot.tables.get('slices') ?? [];
    expect(Object.keys(row)).toEqual(['key', 'slice_start', 'rows', 'sum_value', 'max_value']);
    operator.close();
  });
});
