// A system outside of the job that outlives it: rows are staged by preCommit and there for good by
// commit.
import { readRows } from '../../src/batch/readRows.js';
import type { Batch } from '../../src/batch/batch.js';
import type { Sink, SinkContext, SinkWriter } from '../../src/sink/sink.js';
import type { Json } from '../../src/source/source.js';

/** Keeps rows as a database would. */
export class CommittedRows {
  readonly rows: object[] = [];
  readonly staged = new Map<number, object[]>();
  private readonly committed = new Set<number>();
  private nextHandle = 1;

  sink(name = 'committed'): Sink {
    return { name, open: (context) => this.open(context) };
  }

  private open(context: SinkContext): SinkWriter {
    if (context.restored !== undefined) {
      const kept = new Set(context.restored as number[]);
      // With several writers each may drop only what nobody will commit.
      if ((context.parallelism ?? 1) === 1) {
        for (const handle of this.staged.keys()) if (!kept.has(handle)) this.staged.delete(handle);
      }
    }
    let written: object[] = [];
    return {
      needsFlush: false,
      write: (batch: Batch) => void written.push(...readRows(batch)),
      flush: async () => undefined,
      preCommit: async (): Promise<Json> => {
        const handle = this.nextHandle++;
        this.staged.set(handle, written);
        written = [];
        return handle;
      },
      commit: async (handle) => {
        if (this.committed.has(handle as number)) return;
        const rows = this.staged.get(handle as number);
        if (rows === undefined) throw new Error(`Nothing is staged as ${String(handle)}.`);
        this.rows.push(...rows);
        this.staged.delete(handle as number);
        this.committed.add(handle as number);
      },
      abort: async () => undefined,
      close: async () => undefined,
    };
  }
}
