import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batch/batch.js';
import { BatchMessage, batchOfMessage } from '../../src/exchange/batchMessage.js';
import { LocalBell } from '../../src/exchange/bell.js';
import { ringBuffer, RingReader, RingWriter } from '../../src/exchange/ring.js';
import { WatermarkGenerator } from '../../src/time/watermarkGenerator.js';
import { watermarks } from '../../src/time/watermarkStrategy.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../src/window/assigner.js';
import { GlobalWindowAggregate } from '../../src/window/globalWindowAggregate.js';
import { LocalWindowAggregate } from '../../src/window/localWindowAggregate.js';
import { PartialLayout } from '../../src/window/partialLayout.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import { naiveWindowAggregate } from '../support/naiveWindowAggregate.js';
import { batchRows, rowBatch, type TestValue } from '../support/rowBatch.js';
import { calls, events, recordingContext, type EventRow } from '../support/windowScript.js';

const sender = createEngine();
const receiver = createEngine();
receiver.memory.allocate(1 << 16);
const layout = new PartialLayout(events, calls);

function localHalf(assigner: SlicedAssigner, always = true): LocalWindowAggregate {
  return new LocalWindowAggregate({
    name: 'window.local',
    assigner,
    inputSchema: events,
    keys: [0],
    calls,
    always,
  });
}

function globalHalf(assigner: SlicedAssigner): GlobalWindowAggregate {
  const outputSchema = windowSchema(events, [0], calls);
  return new GlobalWindowAggregate(
    { name: 'window', assigner, inputSchema: layout.schema, keys: [0], calls, outputSchema },
    layout,
  );
}

/** Hands a batch on in another memory. */
function send(batch: Batch, take: (batch: Batch) => void): void {
  const buffer = ringBuffer(1 << 18);
  const bell = new LocalBell();
  const message = BatchMessage.of(batch);
  new RingWriter(buffer, bell).writeRows(sender, message.pieces, message.byteLength);
  const reader = new RingReader(buffer, receiver, bell);
  take(batchOfMessage(receiver, layout.schema, reader.next()?.address ?? 0));
  receiver.arena.reset();
  reader.release();
}

interface Played {
  readonly rows: TestValue[][];
  lateCount: number;
  /** Rows of each batch between the halves. */
  readonly sent: number[];
}

/** What happens behind a batch, besides its watermark. */
type Event = 'nothing' | 'barrier' | 'idle';

function playHalves(
  assigner: SlicedAssigner,
  rows: readonly EventRow[],
  { boundMs = 0, batchSize = 1024, events: between = [] as readonly Event[] } = {},
): Played {
  const { context, recorded } = recordingContext(receiver, Math.max(batchSize, 2));
  const global = globalHalf(assigner);
  const local = localHalf(assigner);
  const sent: number[] = [];
  global.open(context);
  local.open({
    ...context,
    engine: sender,
    emit: (batch) => {
      sent.push(batch.rowCount);
      send(batch, (rows) => global.processBatch(rows));
    },
    emitWatermark: (watermark) => global.processWatermark(watermark),
  });
  const strategy = watermarks.boundedOutOfOrderness('at', boundMs);
  const generator = new WatermarkGenerator(sender, events, strategy);
  for (let from = 0, turn = 0; from < rows.length; from += batchSize, turn++) {
    sender.arena.reset();
    const batch = rowBatch(sender, events, rows.slice(from, from + batchSize));
    local.processBatch(generator.assign(batch));
    local.processWatermark(generator.current);
    const event = between[turn % Math.max(1, between.length)];
    if (event === 'idle') local.processIdle();
    if (event !== 'barrier') continue;
    local.prepareBarrier();
    local.snapshot(new MemorySnapshot());
  }
  local.processWatermark(Infinity);
  for (const half of [local, global]) half.close();
  generator.release();
  return { rows: recorded.rows, lateCount: recorded.lateCount, sent };
}

const sorted = (rows: readonly (readonly TestValue[])[]): string[] =>
  rows.map((row) => row.join(' ')).sort();
const key = fc.constantFrom('a', 'b', 'a key that is longer than a view', null);
const list: fc.Arbitrary<EventRow[]> = fc.array(
  fc.tuple(key, fc.integer({ min: -9, max: 9 }), fc.integer({ min: -60, max: 60 })),
  { maxLength: 40 },
);
const bound = fc.constantFrom(0, 3, 20);
const small = fc.integer({ min: 1, max: 12 });
const offset = fc.integer({ min: -9, max: 9 });
const between = fc.array(fc.constantFrom<Event>('nothing', 'barrier', 'idle'), { maxLength: 4 });

describe('the halves of a window aggregate', () => {
  it.each([
    ['tumble', fc.tuple(small, offset).map(([size, shift]) => tumble(size, { offset: shift }))],
    [
      'hop',
      fc.tuple(small, small, offset).map(([size, slide, by]) => hop(size, slide, { offset: by })),
    ],
    [
      'hop of many slices',
      fc
        .tuple(fc.integer({ min: 60, max: 150 }), offset)
        .map(([s, by]) => hop(s, 1, { offset: by })),
    ],
    [
      'cumulate',
      fc
        .tuple(small, small, offset)
        .map(([step, steps, shift]) => cumulate(step, step * steps, { offset: shift })),
    ],
  ])('%s: give what the whole gives, late rows included', (_, assigners) => {
    fc.assert(
      fc.property(assigners, list, bound, between, (assigner, rows, boundMs, happens) => {
        const expected = naiveWindowAggregate(assigner, rows, boundMs, 0);
        for (const batchSize of [1, 7, 1024]) {
          const held = [sender, receiver].map((e) => e.memory.usedBytes - e.arena.bytes);
          const played = playHalves(assigner, rows, { boundMs, batchSize, events: happens });
          expect(sorted(played.rows)).toEqual(sorted(expected.rows));
          expect(played.lateCount).toBe(expected.late.length);
          const now = [sender, receiver].map((e) => e.memory.usedBytes - e.arena.bytes);
          expect(now).toEqual(held);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('follow the wall clock of a zone', () => {
    const timeZone = 'America/New_York';
    const at = Date.parse('2024-11-03T05:30Z');
    const rows = Array.from({ length: 12 }, (_, i): EventRow => ['a', i, at + i * 1_800_000]);
    const assigner = tumble('1h', { timeZone });
    const whole = playHalves(assigner, rows, { batchSize: 1 });
    const added = playHalves(assigner, rows);
    expect(sorted(added.rows)).toEqual(sorted(whole.rows));
    expect(added.sent.length).toBeLessThan(rows.length);
  });

  it('send a row a key and window', () => {
    const rows = Array.from({ length: 600 }, (_, i): EventRow => [`${i % 3}`, i, i]);
    const { sent } = playHalves(tumble(100), rows);
    expect(sent).toEqual([3, 3, 3, 3, 3, 3]);
  });
});

describe('a local window aggregate', () => {
  const sentBy = (distinct: number, always: boolean): number[] => {
    const local = localHalf(tumble(1000), always);
    const { context } = recordingContext(sender, 8192);
    const sent: number[] = [];
    local.open({ ...context, emit: (batch) => void sent.push(batch.rowCount) });
    for (let second = 0; second < 8; second++) {
      sender.arena.reset();
      const rows = Array.from({ length: 4096 }, (_, i): EventRow => {
        return [`${i % distinct}`, i, second * 1000 + (i % 1000)];
      });
      const timestamps = rowBatch(sender, events, rows).column(2).values;
      local.processBatch(rowBatch(sender, events, rows, { timestamps }));
      local.processWatermark(second * 1000 + 999);
    }
    local.close();
    return sent;
  };

  it('passes rows on as they are where few fall together', () => {
    expect(sentBy(4, false)).toEqual([4, 4, 4, 4, 4, 4, 4, 4]);
    // 16,384 rows are looked at; then batches go on whole, before their watermark.
    expect(sentBy(4096, false)).toEqual(new Array<number>(8).fill(4096));
  });

  it('sends rows with the columns that they came with, or states, never both', () => {
    const local = localHalf(tumble(10));
    const { context } = recordingContext(sender, 8192);
    const seen: boolean[][] = [];
    const emit = (batch: Batch): void =>
      void seen.push(batch.rawColumns.map(({ values }) => values !== 0));
    local.open({ ...context, emit });
    const rows: EventRow[] = [
      ['a', 1, 5],
      ['a', 2, 30],
      ['a', 3, 6],
    ];
    const strategy = watermarks.boundedOutOfOrderness('at', 0);
    const generator = new WatermarkGenerator(sender, events, strategy);
    local.processBatch(generator.assign(rowBatch(sender, events, rows)));
    expect(seen).toEqual([
      [true, false, false, true, true, true, true],
      [true, true, true, false, false, false, false],
    ]);
    local.close();
    generator.release();
  });

  it('refuses a snapshot while it holds rows, and describes itself', () => {
    const local = localHalf(tumble(10));
    local.open(recordingContext(sender, 64).context);
    const rows = [['a', 1, 5]] as const;
    const timestamps = rowBatch(sender, events, rows).column(2).values;
    local.processBatch(rowBatch(sender, events, rows, { timestamps }));
    expect(() => local.snapshot(new MemorySnapshot())).toThrow('not sent');
    local.close();
    expect(local.describe()).toEqual({
      name: 'window.local',
      text: 'LocalWindowAggregate TUMBLE(10 ms) by key: n, total, high',
      state: [],
    });
    expect(batchRows(rowBatch(sender, events, rows))).toHaveLength(1);
  });
});
