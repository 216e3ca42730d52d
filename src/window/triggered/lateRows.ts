// Late rows of a batch, as they leave a window operator.
import type { Batch } from '../../batch/batch.js';
import type { OperatorContext } from '../../operator/operator.js';

/** Counts rows of a batch as late, and sends them to the side output. */
export function emitLate(context: OperatorContext, batch: Batch, late: readonly number[]): void {
  const { arena, memory } = context.engine;
  const rows = arena.allocate(late.length * 4);
  memory.u32.set(late, rows >>> 2);
  context.count('numLateRecordsDropped', late.length);
  context.emitSide('late', batch.select(rows, late.length));
}
