import { describe, expect, it } from 'vitest';
import { int32, timestamp } from '../../../src/batch/dataType.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { hop } from '../../../src/window/assigner.js';
import { WindowTableOperator } from '../../../src/window/table/windowTable.js';
import { batchFromRows } from '../../support/columns.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const input = schema({ id: int32(), at: timestamp(3).asEpoch() });
const output = new Schema([
  ...input.fields,
  ...['window_start', 'window_end', 'window_time'].map((name) => ({
    name,
    type: timestamp(3).asEpoch(),
  })),
]);

describe('a window table function', () => {
  it('adds the columns of windows', () => {
    const plan = { input, output, time: 'at', assigner: hop(10, 5), partition: [] };
    const operator = new WindowTableOperator('windows', plan);
    const { context, recorded } = recordingContext(engine, 10);
    operator.open(context);
    operator.processBatch(batchFromRows(engine, input, [{ id: 7, at: 12 }], { timestamps: [12] }));
    operator.processWatermark(100);
    expect(recorded.rows).toEqual([
      [7, 12n, 10n, 20n, 19n],
      [7, 12n, 5n, 15n, 14n],
    ]);
    expect(recorded.timestamps).toEqual([19, 14]);
    expect(operator.stateBytes).toBe(0);
    expect(operator.describe()).toEqual({
      name: 'windows',
      text: 'HOP(10 ms, every 5 ms) of at',
      state: [],
    });
    operator.close();
  });

  it('adds three', () => {
    const plan = { input, output: input, time: 'at', assigner: hop(10, 5), partition: [] };
    expect(() => new WindowTableOperator('windows', plan)).toThrow(/three columns/);
  });
});
