// The blackhole: counts rows and drops them, as Flink's connector of that name does.
import type { Batch } from '../batch/batch.js';
import { MemoryWriter } from './memoryWriter.js';
import type { Sink } from './sink.js';

/** Counts what it is given. */
export interface BlackholeSink extends Sink {
  /** Rows dropped so far. */
  readonly rowCount: number;
}

/** Drops every row, without reading its columns. */
export function blackhole(): BlackholeSink {
  let rowCount = 0;
  class BlackholeWriter extends MemoryWriter {
    write(batch: Batch): void {
      rowCount += batch.rowCount;
    }
  }
  return {
    name: 'blackhole',
    get rowCount() {
      return rowCount;
    },
    isParallel: true,
    open: () => new BlackholeWriter(),
  };
}
