// The operator path: a watermark generator for each side, then the join, batch by batch over
// columns that are in the linear memory already.
import { DISORDER_MS, readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';
import { Batch } from '../../../dist/src/batch/batch.js';
import { columnOf } from '../../../dist/src/batch/column.js';
import { float64, int64, timestamp } from '../../../dist/src/batch/dataType.js';
import { schema } from '../../../dist/src/batch/schema.js';
import { IntervalJoinOperator } from '../../../dist/src/join/intervalJoin.js';
import { JoinOutput } from '../../../dist/src/join/joinOutput.js';
import { systemClock } from '../../../dist/src/time/clock.js';
import { WatermarkGenerator } from '../../../dist/src/time/watermarkGenerator.js';
import { watermarks } from '../../../dist/src/time/watermarkStrategy.js';
import { createEngine } from '../../../dist/src/wasm/load.node.js';

const BATCH_ROWS = 8192;
const NEAR_MS = 1000;
const events = schema({ ts: timestamp(3), key: int64(), value: float64() });

export default function run({ files, rowCount, repeat }) {
  const engine = createEngine();
  const sides = [0, 1].map((side) => {
    const half = (path, ArrayType) => {
      const all = readColumn(path, ArrayType);
      return load(
        engine,
        all.filter((_, row) => (row & 1) === side),
      );
    };
    return {
      ts: half(files.ts, BigInt64Array),
      key: half(files.key, BigInt64Array),
      value: half(files.value, Float64Array),
    };
  });
  const batchAt = ({ ts, key, value }, row, count) => {
    const columns = [ts, key, value].map((address, index) =>
      columnOf(events.fields[index].type, address + row * 8),
    );
    return new Batch(engine, events, columns, count);
  };
  return measure(repeat, () => join(engine, sides, rowCount / 2, batchAt));
}

function load(engine, array) {
  const address = engine.memory.allocate(array.byteLength + 64);
  engine.memory.u8.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), address);
  return address;
}

function join(engine, sides, rowCount, batchAt) {
  const answer = { pairs: 0, lefts: 0, rights: 0 };
  const strategy = watermarks.boundedOutOfOrderness('ts', DISORDER_MS);
  const generators = sides.map(() => new WatermarkGenerator(engine, events, strategy));
  const operator = joinOperator();
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
    const count = Math.min(BATCH_ROWS, rowCount - row);
    sides.forEach((side, input) => {
      operator.processBatch(generators[input].assign(batchAt(side, row, count)), input);
      operator.processWatermark(Math.min(...generators.map(({ current }) => current)));
      engine.arena.reset();
    });
  }
  operator.processWatermark(Infinity);
  operator.close();
  generators.forEach((generator) => generator.release());
  return answer;
}

function joinOperator() {
  const side = (prefix) => ({ schema: events, keys: ['key'], prefix });
  return new IntervalJoinOperator({
    name: 'join',
    type: 'inner',
    schemas: [events, events],
    keys: [[1], [1]],
    output: new JoinOutput(side('l_'), side('r_'), 'inner'),
    interval: { lower: -NEAR_MS, upper: NEAR_MS },
  });
}

/** Adds the pairs that are emitted, as a sink would read them: columns of the linear memory. */
function addTo(answer, batch) {
  const { f64 } = batch.engine.memory;
  const at = (name) => batch.column(batch.schema.indexOf(name)).values >>> 3;
  const [lefts, rights] = [at('l_value'), at('r_value')];
  answer.pairs += batch.rowCount;
  for (let row = 0; row < batch.rowCount; row++) {
    answer.lefts += f64[lefts + row];
    answer.rights += f64[rights + row];
  }
}
