// Ledger: a database that rows are committed to, which survives crashes of the simulated process.
import type { Fields, RowOf } from '../../batch/dataType.js';
import { readRows } from '../../batch/readRows.js';
import type { Sink, SinkContext, SinkWriter } from '../../sink/sink.js';
import type { World } from './world.js';

/** Rows that a writer takes before it wants to be flushed. */
const BUFFERED_ROWS = 24;

/** What a sink hands to the checkpoint. */
type Handle = string;

/** Rows that were staged and those that are there for good. */
export class Ledger {
  readonly rows: object[] = [];
  private readonly staged = new Map<Handle, readonly object[]>();
  private readonly committed = new Set<Handle>();
  private nextHandle = 1;

  /** A transactional sink of all subtasks. */
  sink<F extends Fields>(name: string, world: World, isParallel: boolean): Sink<F> {
    return { name, isParallel, open: (context) => this.open(name, world, context) };
  }

  private open<F extends Fields>(
    name: string,
    world: World,
    { subtask = 0 }: SinkContext<F>,
  ): SinkWriter<F> {
    let written: RowOf<F>[] = [];
    let unflushed = 0;
    const label = `${name} ${subtask}`;
    return {
      write: (batch) => {
        written.push(...readRows(batch));
        unflushed += batch.rowCount;
      },
      get needsFlush() {
        return unflushed > BUFFERED_ROWS;
      },
      flush: async () => {
        await world.outside(`flush ${label}`, { apply: () => undefined });
        unflushed = 0;
      },
      preCommit: async (id) => {
        const handle = `${label} ${id} ${this.nextHandle++}`;
        const rows = written;
        written = [];
        try {
          const apply = (): unknown => this.staged.set(handle, rows);
          await world.outside(`preCommit ${handle}`, { apply });
        } catch (error) {
          // They belong to the next checkpoint.
          written = [...rows, ...written];
          throw error;
        }
        return handle;
      },
      commit: (handle) => {
        const apply = (): void => this.commit(String(handle));
        return world.outside(`commit ${String(handle)}`, { apply });
      },
      abort: () => world.outside(`abort ${label}`, { apply: () => undefined, mayFail: false }),
      close: async () => undefined,
    };
  }

  private commit(handle: Handle): void {
    if (this.committed.has(handle)) return;
    const rows = this.staged.get(handle);
    if (rows === undefined) throw new Error(`Nothing is staged as '${handle}'.`);
    this.rows.push(...rows);
    this.committed.add(handle);
    this.staged.delete(handle);
  }
}
