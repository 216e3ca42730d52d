// The operator path: watermark generator, then the process operator, batch by batch over columns
// that are in the linear memory already. The engine is kept, as that of a long job is.
import { DISORDER_MS, readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';
import { environment, fromArray } from '../../../dist/lib/esm/index.js';
import { Batch } from '../../../dist/src/batch/batch.js';
import { columnOf } from '../../../dist/src/batch/column.js';
import { systemClock } from '../../../dist/src/time/clock.js';
import { WatermarkGenerator } from '../../../dist/src/time/watermarkGenerator.js';
import { watermarks } from '../../../dist/src/time/watermarkStrategy.js';
import { createEngine } from '../../../dist/src/wasm/load.node.js';
import { addTo, countByFunction, emptyAnswer, events } from './job.mjs';

const BATCH_ROWS = 2048;

export default function run({ files, rowCount, repeat, windowMs }) {
  const engine = createEngine();
  const ts = load(engine, readColumn(files.ts, Uint8Array));
  const key = load(engine, readColumn(files.key, Uint8Array));
  const batchAt = (row, count) =>
    new Batch(
      engine,
      events,
      [columnOf(events.type('ts'), ts + row * 8), columnOf(events.type('key'), key + row * 8)],
      count,
    );
  return measure(repeat, () => runJob(engine, rowCount, windowMs, batchAt));
}

function load(engine, bytes) {
  const address = engine.memory.allocate(bytes.length + 64);
  engine.memory.u8.set(bytes, address);
  return address;
}

function runJob(engine, rowCount, windowMs, batchAt) {
  const answer = emptyAnswer();
  const strategy = watermarks.boundedOutOfOrderness('ts', DISORDER_MS);
  const generator = new WatermarkGenerator(engine, events, strategy, true);
  const stream = countByFunction(environment().from(fromArray(events, [])), windowMs);
  const operator = stream.node.create();
  operator.open({
    engine,
    clock: systemClock,
    batchSize: BATCH_ROWS,
    emit: (batch) => addRows(answer, batch),
    emitSide: () => {},
    wakeAt: () => {},
    count: () => {},
  });
  for (let row = 0; row < rowCount; row += BATCH_ROWS) {
    operator.processBatch(generator.assign(batchAt(row, Math.min(BATCH_ROWS, rowCount - row))), 0);
    operator.processWatermark(generator.current);
    engine.arena.reset();
  }
  operator.processWatermark(Infinity);
  operator.close();
  generator.release();
  return answer;
}

/** Adds the rows that are emitted, as a sink would read them: columns of the linear memory. */
function addRows(answer, batch) {
  const { i32, u32 } = batch.engine.memory;
  const keys = batch.column(0).values >>> 2;
  const counts = batch.column(1).values >>> 2;
  for (let row = 0; row < batch.rowCount; row++) {
    addTo(answer, u32[keys + 2 * row], i32[counts + row]);
  }
}
