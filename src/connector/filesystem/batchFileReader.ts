// Reads a file of columns; the position is the row number.
import type { Batch } from '../../batch/batch.js';
import type { Json, Polled, SourceContext, SplitReader } from '../../source/source.js';
import type { BatchFile } from './batchFormat.js';

/** Polls the batches of an open file. */
export class BatchFileReader implements SplitReader {
  private readonly batches: AsyncIterator<{ readonly batch: Batch; readonly rowEnd: number }>;

  constructor(
    private readonly file: BatchFile,
    private row: number,
    context: SourceContext,
  ) {
    const options = { batchSize: context.batchSize, fromRow: row };
    this.batches = file.read(context.engine, options)[Symbol.asyncIterator]();
  }

  async poll(): Promise<Polled> {
    const next = await this.batches.next();
    if (next.done === true) return { kind: 'end' };
    const { value } = next;
    this.row = value.rowEnd;
    return { kind: 'batch', batch: value.batch };
  }

  position(): Json {
    return this.row;
  }

  async close(): Promise<void> {
    await this.batches.return?.();
    await this.file.close();
  }
}
