// What sink tests share: a context, and rows written as the runtime would.
import type { Fields, RowOf } from '../../src/batch/dataType.js';
import type { Schema } from '../../src/batch/schema.js';
import type { Sink, SinkContext, SinkWriter } from '../../src/sink/sink.js';
import { VirtualClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

/** A context for writers under test. */
export function sinkContext<F extends Fields>(
  schema: Schema<F>,
  overrides: Partial<SinkContext<F>> = {},
): SinkContext<F> {
  return {
    engine: overrides.engine ?? createEngine(),
    clock: new VirtualClock(),
    schema,
    signal: new AbortController().signal,
    name: 'out',
    ...overrides,
  };
}

/** Writes batches of rows, flushing when the writer asks for it. */
export async function writeRows<F extends Fields>(
  writer: SinkWriter<F>,
  context: SinkContext<F>,
  batches: readonly (readonly Partial<RowOf<F>>[])[],
  kinds?: readonly number[],
): Promise<void> {
  for (const rows of batches) {
    writer.write(batchFromRows(context.engine, context.schema, rows, { kinds }));
    context.engine.arena.reset();
    if (writer.needsFlush) await writer.flush();
  }
}

/** A whole bounded job's worth: open, write, preCommit, commit, close. */
export async function runSink<F extends Fields>(
  sink: Sink<F>,
  context: SinkContext<F>,
  batches: readonly (readonly Partial<RowOf<F>>[])[],
  kinds?: readonly number[],
): Promise<void> {
  const writer = await sink.open(context);
  await writeRows(writer, context, batches, kinds);
  await writer.commit(await writer.preCommit(1));
  await writer.close();
}
