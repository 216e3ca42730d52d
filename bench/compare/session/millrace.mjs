// The operator path: watermark generator, then the session aggregate, batch by batch over columns
// that are in the linear memory already. The engine is kept, as that of a long job is.
import { DISORDER_MS, readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';
import { Batch } from '../../../dist/src/batch/batch.js';
import { columnOf } from '../../../dist/src/batch/column.js';
import { float64, int64, timestamp } from '../../../dist/src/batch/dataType.js';
import { schema } from '../../../dist/src/batch/schema.js';
import { systemClock } from '../../../dist/src/time/clock.js';
import { WatermarkGenerator } from '../../../dist/src/time/watermarkGenerator.js';
import { watermarks } from '../../../dist/src/time/watermarkStrategy.js';
import { createEngine } from '../../../dist/src/wasm/load.node.js';
import { session } from '../../../dist/src/window/assigner.js';
import { SessionAggregate } from '../../../dist/src/window/sessionAggregate.js';
import { windowSchema } from '../../../dist/src/window/windowColumns.js';

const BATCH_ROWS = 8192;
const events = schema({ ts: timestamp(3), key: int64(), value: float64() });
const calls = [
  { kind: 'count', arguments: [], name: 'n', resultType: int64() },
  { kind: 'sum', arguments: [2], name: 'sum', resultType: float64() },
  { kind: 'max', arguments: [2], name: 'max', resultType: float64() },
];

export default function run({ files, gapMs, rowCount, repeat }) {
  const engine = createEngine();
  const ts = load(engine, readColumn(files.ts, Uint8Array));
  const key = load(engine, readColumn(files.key, Uint8Array));
  const value = load(engine, readColumn(files.value, Uint8Array));
  const batchAt = (row, count) =>
    new Batch(
      engine,
      events,
      [
        columnOf(events.type('ts'), ts + row * 8),
        columnOf(events.type('key'), key + row * 8),
        columnOf(events.type('value'), value + row * 8),
      ],
      count,
    );
  return measure(repeat, () => runJob(engine, gapMs, rowCount, batchAt));
}

function load(engine, bytes) {
  const address = engine.memory.allocate(bytes.length + 64);
  engine.memory.u8.set(bytes, address);
  return address;
}

function runJob(engine, gapMs, rowCount, batchAt) {
  const answer = { groups: 0, count: 0, sum: 0, max: 0 };
  const generator = new WatermarkGenerator(
    engine,
    events,
    watermarks.boundedOutOfOrderness('ts', DISORDER_MS),
  );
  const operator = new SessionAggregate({
    name: 'session',
    assigner: session(gapMs),
    inputSchema: events,
    keys: [1],
    calls,
    outputSchema: windowSchema(events, [1], calls),
  });
  operator.open({
    engine,
    clock: systemClock,
    batchSize: BATCH_ROWS,
    emit: (batch) => addTo(answer, batch),
    emitSide: () => {
      throw new Error('No row is late.');
    },
    count: () => {},
  });
  for (let row = 0; row < rowCount; row += BATCH_ROWS) {
    operator.processBatch(generator.assign(batchAt(row, Math.min(BATCH_ROWS, rowCount - row))));
    operator.processWatermark(generator.current);
    engine.arena.reset();
  }
  operator.processWatermark(Infinity);
  operator.close();
  generator.release();
  return answer;
}

/** Adds the rows that are emitted, as a sink would read them: columns of the linear memory. */
function addTo(answer, batch) {
  const { f64, u32 } = batch.engine.memory;
  const at = (name) => batch.column(batch.schema.indexOf(name)).values;
  const [count, sum, max] = [at('n') >>> 2, at('sum') >>> 3, at('max') >>> 3];
  answer.groups += batch.rowCount;
  for (let row = 0; row < batch.rowCount; row++) {
    answer.count += u32[count + 2 * row];
    answer.sum += f64[sum + row];
    answer.max += f64[max + row];
  }
}
