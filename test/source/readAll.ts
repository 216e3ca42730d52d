// Reads a source to its end, as the runtime would.
import type { Batch } from '../../src/batch/batch.js';
import type { Json, Polled, Source, SourceContext, Split } from '../../src/source/source.js';
import { VirtualClock } from '../../src/time/clock.js';
import type { Engine } from '../../src/wasm/engine.js';
import { createEngine } from '../../src/wasm/load.node.js';

/** A context for readers under test. */
export function testContext(overrides: Partial<SourceContext> = {}): SourceContext {
  return {
    engine: overrides.engine ?? createEngine(),
    clock: new VirtualClock(),
    signal: new AbortController().signal,
    batchSize: 4,
    ...overrides,
  };
}

/** Polls a split of a source that gives rows to its end. */
export async function pollRows(
  source: Source,
  context: SourceContext,
  position?: Json,
  split?: Split,
): Promise<object[][]> {
  const pieces: object[][] = [];
  const reader = await source.open(split ?? (await source.splits())[0], position, context);
  for (;;) {
    const polled: Polled = await reader.poll();
    if (polled.kind === 'end') break;
    if (polled.kind === 'idle') await polled.wake;
    else if (polled.kind === 'rows') pieces.push([...polled.rows]);
    else throw new Error(`polled ${polled.kind}`);
  }
  await reader.close();
  return pieces;
}

/** Calls `take` with every batch of a split of a source that gives batches. */
export async function pollBatches(
  source: Source,
  context: SourceContext,
  take: (batch: Batch, engine: Engine) => void,
  position?: Json,
  split?: Split,
): Promise<void> {
  const reader = await source.open(split ?? (await source.splits())[0], position, context);
  for (;;) {
    const polled: Polled = await reader.poll();
    if (polled.kind === 'end') break;
    if (polled.kind === 'idle') await polled.wake;
    else if (polled.kind === 'batch') {
      take(polled.batch, context.engine);
      context.engine.arena.reset();
    } else throw new Error(`polled ${polled.kind}`);
  }
  await reader.close();
}
