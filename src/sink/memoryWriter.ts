// What sinks without an outside world share: nothing to make durable, nothing to take back.
import type { Batch } from '../batch/batch.js';
import type { Json } from '../source/source.js';
import type { SinkWriter } from './sink.js';

/** A writer that takes rows at once and for good. */
export abstract class MemoryWriter implements SinkWriter {
  abstract write(batch: Batch): void;

  get needsFlush(): boolean {
    return false;
  }

  async flush(): Promise<void> {}

  async preCommit(_checkpointId: number): Promise<Json> {
    await this.flush();
    return null;
  }

  async commit(_handle: Json): Promise<void> {}

  async abort(): Promise<void> {}

  async close(): Promise<void> {}
}
