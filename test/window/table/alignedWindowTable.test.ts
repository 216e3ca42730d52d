import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, string, timestamp, timestampLtz } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../../src/window/assigner.js';
import { AlignedWindowTable } from '../../../src/window/table/alignedWindowTable.js';
import { batchFromRows } from '../../support/columns.js';
import { readI64 } from '../../support/rowBatch.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const input = schema({
  id: int32(),
  note: string().nullable(),
  at: timestamp(3).asEpoch().nullable(),
});
const output = new Schema([
  ...input.fields,
  { name: 'window_start', type: timestamp(3).asEpoch() },
  { name: 'window_end', type: timestamp(3).asEpoch() },
  { name: 'window_time', type: timestamp(3).asEpoch() },
]);

interface Row {
  readonly id: number;
  readonly note: string | null;
  readonly at: number | null;
}

const floorTo = (time: number, unit: number, phase: number): number =>
  Math.floor((time - phase) / unit) * unit + phase;

/** Windows of a time in Flink's order. */
function windowsOf(assigner: SlicedAssigner, at: number): [number, number][] {
  const { kind, offsetMs, sizeMs, slideMs, stepMs } = assigner;
  const windows: [number, number][] = [];
  if (kind === 'cumulate') {
    const start = floorTo(at, sizeMs, offsetMs);
    for (let end = start + stepMs; end <= start + sizeMs; end += stepMs)
      if (at < end) windows.push([start, end]);
    return windows;
  }
  for (let start = floorTo(at, slideMs, offsetMs); start + sizeMs > at; start -= slideMs)
    windows.push([start, start + sizeMs]);
  return windows;
}

function play(assigner: SlicedAssigner, rows: readonly Row[], batchSize: number) {
  const operator = new AlignedWindowTable('windows', {
    input,
    output,
    time: 'at',
    assigner,
    partition: [],
  });
  const out: object[] = [];
  const { context, recorded } = recordingContext(engine, batchSize);
  operator.open({
    ...context,
    emit: (batch) => {
      batch.verify();
      const rowCount = batch.rowCount;
      const [times, stood] = [batch.timestamps, batch.watermarks].map((address) =>
        readI64(engine, address, rowCount),
      );
      const kinds = engine.memory.u8.slice(batch.kinds, batch.kinds + rowCount);
      readRows(batch).forEach((row, i) => {
        out.push({ ...row, time: times[i], stood: stood[i], kind: kinds[i] });
      });
    },
  });
  for (let from = 0; from < rows.length; from += batchSize) {
    engine.arena.reset();
    const part = rows.slice(from, from + batchSize);
    const timestamps = part.map(({ at }) => at ?? 0);
    const watermarks = part.map(({ id }) => id - 100);
    const kinds = part.map(({ id }) => id % 4);
    operator.processBatch(batchFromRows(engine, input, part, { timestamps, watermarks, kinds }));
  }
  return { out, dropped: recorded.lateCount };
}

function expected(assigner: SlicedAssigner, rows: readonly Row[]): object[] {
  return rows.flatMap((row) =>
    (row.at === null ? [] : windowsOf(assigner, row.at)).map(([start, end]) => ({
      ...row,
      window_start: start,
      window_end: end,
      window_time: end - 1,
      time: end - 1,
      stood: row.id - 100,
      kind: row.id % 4,
    })),
  );
}

const assigners: Readonly<Record<string, SlicedAssigner>> = {
  tumble: tumble(10),
  'tumble with an offset': tumble(10, { offset: -3 }),
  hop: hop(10, 3),
  'hop with gaps': hop(4, 10, { offset: 1 }),
  cumulate: cumulate(5, 20, { offset: 2 }),
};

describe('an aligned window table', () => {
  it.each(Object.keys(assigners))('gives each row its windows: %s', (name) => {
    const assigner = assigners[name];
    const rows = fc.array(
      fc.record({
        id: fc.nat(200),
        note: fc.option(fc.constantFrom('short', 'a note that is kept outside of its view')),
        at: fc.option(fc.integer({ min: -60, max: 60 }), { freq: 8 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(1, 7, 100), (given, batchSize) => {
        const { out, dropped } = play(assigner, given, batchSize);
        expect(out).toEqual(expected(assigner, given));
        expect(dropped).toBe(given.filter(({ at }) => at === null).length);
      }),
      { numRuns: 60 },
    );
  });

  it('takes long batches in several', () => {
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id, note: null, at: id * 3 - 1500 }));
    for (const assigner of Object.values(assigners))
      expect(play(assigner, rows, 1000).out).toEqual(expected(assigner, rows));
  });

  it('follows the wall clock of a zone: the end of the day is 23 hours away', () => {
    const zoned = schema({ at: timestampLtz(3).asEpoch() });
    const out = new Schema([
      ...zoned.fields,
      { name: 's', type: timestamp(3).asEpoch() },
      { name: 'e', type: timestamp(3).asEpoch() },
      { name: 't', type: timestampLtz(3).asEpoch() },
    ]);
    const operator = new AlignedWindowTable('windows', {
      input: zoned,
      output: out,
      time: 'at',
      assigner: tumble('1d', { timeZone: 'Europe/Berlin' }),
      partition: [],
    });
    const { context } = recordingContext(engine, 10);
    const rows: object[] = [];
    operator.open({ ...context, emit: (batch) => void rows.push(...readRows(batch)) });
    const at = Date.UTC(2024, 2, 30, 23, 30);
    operator.processBatch(batchFromRows(engine, zoned, [{ at }], { timestamps: [at] }));
    expect(rows).toEqual([
      {
        at,
        s: Date.UTC(2024, 2, 31),
        e: Date.UTC(2024, 3, 1),
        t: Date.UTC(2024, 2, 31, 22) - 1,
      },
    ]);
  });

  it('takes the clock for processing time', () => {
    const operator = new AlignedWindowTable('windows', {
      input,
      output,
      time: 'proctime',
      assigner: tumble(10),
      partition: [],
    });
    const { context } = recordingContext(engine, 10);
    const rows: object[] = [];
    const clock = { ...context.clock, now: () => 1234 };
    operator.open({ ...context, clock, emit: (batch) => void rows.push(...readRows(batch)) });
    operator.processBatch(batchFromRows(engine, input, [{ id: 1, note: null, at: null }]));
    expect(rows).toEqual([
      { id: 1, note: null, at: null, window_start: 1230, window_end: 1240, window_time: 1239 },
    ]);
    expect(operator.describe().text).toBe('TUMBLE(10 ms) of proctime');
  });
});
