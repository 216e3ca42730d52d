import { int32, schema, string } from 'millrace';
import { describe, expect, it } from 'vitest';
import { AsyncOutput } from '../../../src/operator/async/asyncOutput.js';
import { PendingRow } from '../../../src/operator/async/pendingRows.js';
import type { ErrorPolicy } from '../../../src/operator/async/asyncOptions.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { readI64 } from '../../support/rowBatch.js';
import { recordingContext } from '../../support/windowScript.js';

const numbers = schema({ n: int32() });
const withError = schema({ n: int32(), error: string() });

function setUp(policy: ErrorPolicy = 'fail') {
  const engine = createEngine();
  const { context, recorded } = recordingContext(engine, 3);
  const events: unknown[] = [];
  const output = new AsyncOutput(
    {
      ...context,
      emit: (batch) => {
        const { rowCount, timestamps, watermarks, kinds } = batch;
        const times = timestamps === 0 ? [] : readI64(engine, timestamps, rowCount);
        const marks = watermarks === 0 ? [] : readI64(engine, watermarks, rowCount);
        const kept = kinds === 0 ? [] : [...engine.memory.i8.subarray(kinds, kinds + rowCount)];
        events.push([batch.toRows().map((row) => row['n']), times, marks, kept]);
      },
      emitSide: (tag, batch) => void events.push([tag, batch.toRows()]),
      emitWatermark: (watermark) => void events.push(watermark),
      emitIdle: () => void events.push('idle'),
    },
    'ask',
    numbers,
    policy === 'errors' ? withError : undefined,
    policy,
  );
  return { output, events, recorded };
}

const done = (n: number, results: object[], kind = 0, time = n * 1000) =>
  Object.assign(new PendingRow({ n }, time, time - 5, kind, 2, n), { results });

describe('output of asynchronous functions', () => {
  it('keeps times and kinds, and cuts batches at markers and at the batch size', () => {
    const { output, events } = setUp();
    output.takeRow(done(1, [{ n: 1 }, { n: 10 }]));
    output.takeMarker(7);
    output.takeRow(done(2, []));
    output.takeMarker('idle');
    output.takeRow(done(-3, [{ n: 4 }, { n: 5 }, { n: 6 }, { n: 7 }], 3));
    output.flush();
    expect(events).toEqual([
      [[1, 10], [1000, 1000], [995, 995], []],
      7,
      'idle',
      [
        [4, 5, 6],
        [-3000, -3000, -3000],
        [-3005, -3005, -3005],
        [3, 3, 3],
      ],
      [[7], [-3000], [-3005], [3]],
    ]);
  });

  it('leaves out times that rows do not have', () => {
    const { output, events } = setUp();
    output.takeRow(done(1, [{ n: 1 }], 0, NaN));
    output.flush();
    expect(events).toEqual([[[1], [], [], []]]);
  });

  it('ends the job, or sends failed rows aside', () => {
    const failed = Object.assign(done(1, []), { error: new RangeError('no') });
    expect(() => setUp().output.takeRow(failed)).toThrow(
      'in \'ask\', batch 2, row 1: The function failed: no. The row: {"n":1}.',
    );
    const { output, events, recorded } = setUp('errors');
    output.takeRow(failed);
    output.takeRow(done(2, [{ n: 'x' }]));
    output.takeRow(done(3, [{ n: 3 }]));
    output.flush();
    expect(events).toMatchObject([
      [[3], [3000], [2995], []],
      [
        'errors',
        [
          { n: 1, error: 'The function failed: no.' },
          { n: 2, error: expect.stringMatching(/Column 'n' is 'x'/) },
        ],
      ],
    ]);
    expect(recorded.lateCount).toBe(2);
  });
});
