import { describe, expect, it } from 'vitest';
import { int32, timestamp, timestampLtz } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { RowTimes } from '../../../src/window/table/rowTimes.js';
import { batchFromRows } from '../../support/columns.js';
import { readI64 } from '../../support/rowBatch.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const rows = schema({
  id: int32(),
  at: timestamp(3).asEpoch().nullable(),
  micros: timestamp(6).asEpoch(),
  zoned: timestampLtz(3).asEpoch(),
});
const batch = batchFromRows(engine, rows, [
  { id: 1, at: 5, micros: -1, zoned: 0 },
  { id: 2, at: null, micros: 7, zoned: 60_000 },
]);
const { context, recorded } = recordingContext(engine, 10);
const timesOf = (time: string, timeZone?: string): number[] => {
  const timed = new RowTimes(rows, time, timeZone).of(context, batch);
  return readI64(engine, timed.times, timed.batch.rowCount);
};

describe('row times', () => {
  it('are milliseconds of a column; rows without are counted', () => {
    expect(timesOf('at')).toEqual([5]);
    expect(recorded.lateCount).toBe(1);
    expect(timesOf('micros')).toEqual([-1, 7]);
  });

  it('are on the wall clock of a zone where they are instants', () => {
    expect(timesOf('zoned', 'Asia/Tokyo')).toEqual([32_400_000, 32_460_000]);
    expect(timesOf('at', 'Asia/Tokyo')).toEqual([5]);
  });

  it('are those of the clock', () => {
    const now = context.clock.now();
    expect(timesOf('proctime')).toEqual([now, now]);
  });
});
