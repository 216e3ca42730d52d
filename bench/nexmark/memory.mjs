// Events as batches in the job's memory, made by the generator before anything is timed.
import { Batch, nexmark, Schema, timestamp } from '../../dist/lib/esm/index.js';

/** A source of events that are there; `begin` is when the job asked for the first batch. */
export function inMemory(events) {
  const generator = nexmark({ events });
  const { fields } = generator.schema;
  const schema = new Schema([...fields, { name: 'dateTime', type: timestamp(3) }]);
  const memory = { begin: undefined };
  memory.source = {
    name: 'nexmark in memory',
    schema,
    isBounded: true,
    splits: async () => [{ id: '0' }],
    open: async (split, _, context) => {
      const batches = await made(generator, schema, split, context);
      let next = 0;
      return {
        poll: () => {
          memory.begin ??= { time: performance.now(), cpu: process.cpuUsage() };
          const batch = batches[next++];
          return batch === undefined ? { kind: 'end' } : { kind: 'batch', batch };
        },
        position: () => next,
        close: () => undefined,
      };
    },
  };
  return memory;
}

/** The generator's batches in an arena that is not reset, with the time of each event. */
async function made(generator, schema, split, context) {
  const { engine } = context;
  const Arena = engine.arena.constructor;
  const own = Object.create(engine, { arena: { value: new Arena(engine.memory) } });
  const reader = await generator.open(split, undefined, { ...context, engine: own });
  const batches = [];
  for (let polled = reader.poll(); polled.kind === 'batch'; polled = reader.poll()) {
    const { rowCount } = polled.batch;
    const columns = polled.batch.columns();
    const times = { ...timesOf(own, columns, rowCount), type: schema.type('dateTime') };
    batches.push(new Batch(engine, schema, [...columns, times], rowCount));
  }
  return batches;
}

/** The dateTime of whichever of person, auction and bid a row has. */
function timesOf(engine, [types, ...kinds], rowCount) {
  const values = engine.arena.allocate(rowCount * 8);
  const { i32, i64 } = engine.memory;
  const from = kinds.map(({ type, children }) => {
    const index = type.fields.findIndex(({ name }) => name === 'dateTime');
    return children[index].values >>> 3;
  });
  for (let row = 0; row < rowCount; row++) {
    i64[(values >>> 3) + row] = i64[from[i32[(types.values >>> 2) + row]] + row];
  }
  return { values, validity: 0, offsets: 0, children: [] };
}
