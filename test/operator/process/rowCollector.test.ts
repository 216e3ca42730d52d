import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/batch/batch.js';
import { int32 } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { RowCollector } from '../../../src/operator/process/rowCollector.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { readI64 } from '../../support/rowBatch.js';

const engine = createEngine();
const LOWEST = -(2 ** 63);

interface Sent {
  readonly rows: readonly unknown[];
  readonly times: readonly number[] | undefined;
  readonly watermarks: readonly number[] | undefined;
}

function collectorOf(batchSize: number): { collector: RowCollector; sent: Sent[] } {
  const sent: Sent[] = [];
  const i64s = (address: number, count: number): number[] | undefined =>
    address === 0 ? undefined : readI64(engine, address, count);
  const collector = new RowCollector(engine, schema({ n: int32() }), batchSize, (batch: Batch) => {
    const { rowCount, timestamps, watermarks } = batch;
    sent.push({
      rows: batch.toRows().map((row) => (row as { n: number }).n),
      times: i64s(timestamps, rowCount),
      watermarks: i64s(watermarks, rowCount),
    });
  });
  return { collector, sent };
}

describe('RowCollector', () => {
  it('sends full batches, and the rest when told to', () => {
    const { collector, sent } = collectorOf(2);
    for (let n = 0; n < 5; n++) collector.add({ n }, n * 10, -Infinity);
    expect(sent.map(({ rows }) => rows)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    collector.flush();
    collector.flush();
    expect(sent[2]).toEqual({ rows: [4], times: [40], watermarks: undefined });
  });

  it('keeps rows with event times apart from those without', () => {
    const { collector, sent } = collectorOf(10);
    collector.add({ n: 1 }, -5_000_000_000, 7);
    collector.add({ n: 2 }, 5_000_000_000, -Infinity);
    collector.add({ n: 3 }, undefined, 9);
    collector.flush();
    expect(sent).toEqual([
      { rows: [1, 2], times: [-5_000_000_000, 5_000_000_000], watermarks: [7, LOWEST] },
      { rows: [3], times: undefined, watermarks: undefined },
    ]);
  });

  it('forgets the rows of a call that failed, and gives the arena back', () => {
    const { collector, sent } = collectorOf(10);
    const mark = engine.arena.mark();
    collector.add({ n: 1 }, 1, 1);
    collector.discard();
    collector.add({ n: 2 }, Infinity, Infinity);
    collector.flush();
    expect(sent.map(({ rows }) => rows)).toEqual([[2]]);
    expect(sent[0].times).toEqual([2 ** 63]);
    expect(engine.arena.mark()).toEqual(mark);
  });
});
