// Reads every split of a file source, decoding bytes as the runtime does.
import type { Fields, RowOf } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import type { Decoder, Json, Source, SourceContext, Split } from '../../../src/source/source.js';

/** What reading a split gave. */
export interface SplitRows<F extends Fields> {
  readonly id: string;
  readonly rows: RowOf<F>[];
}

/** Reads all splits to their ends. */
export async function readSplits<F extends Fields>(
  source: Source<F>,
  context: SourceContext,
): Promise<SplitRows<F>[]> {
  const splits = await source.splits();
  const read: SplitRows<F>[] = [];
  for (const split of splits) {
    read.push({ id: split.id, rows: (await readSplit(source, split, context)).rows });
  }
  return read;
}

/** Reads a split, at most `stopAfter` rows or a little more; where it stopped. */
export async function readSplit<F extends Fields>(
  source: Source<F>,
  split: Split,
  context: SourceContext,
  position?: Json,
  stopAfter = Infinity,
): Promise<{ rows: RowOf<F>[]; position: Json }> {
  const reader = await source.open(split, position, context);
  const decoder = source.format?.({
    engine: context.engine,
    batchSize: context.batchSize,
    source: split.id,
    onBadRecord: () => undefined,
  });
  const rows: RowOf<F>[] = [];
  const drain = (from: Decoder<F>): void => {
    for (;;) {
      if (rows.length >= stopAfter) return;
      const batch = from.next();
      if (batch === undefined) return;
      rows.push(...readRows(batch));
      context.engine.arena.reset();
    }
  };
  for (let isOver = false; !isOver && rows.length < stopAfter;) {
    if (decoder !== undefined && reader.readInto !== undefined) {
      const byteCount = reader.readInto(decoder.reserve(1 << 16));
      isOver = byteCount === 0;
      if (isOver) decoder.end();
      else decoder.commit(byteCount);
      drain(decoder);
      continue;
    }
    const polled = await reader.poll();
    isOver = polled.kind === 'end';
    if (polled.kind === 'batch') rows.push(...(readRows(polled.batch) as RowOf<F>[]));
    else if (polled.kind === 'idle') await polled.wake;
    else if (decoder !== undefined) {
      if (polled.kind === 'bytes') {
        decoder.reserve(polled.bytes.length).set(polled.bytes);
        decoder.commit(polled.bytes.length);
      } else decoder.end();
      drain(decoder);
    }
    context.engine.arena.reset();
  }
  const at = decoder === undefined ? reader.position() : reader.positionAt?.(decoder.consumedBytes);
  decoder?.release();
  await reader.close();
  return { rows, position: at ?? null };
}
