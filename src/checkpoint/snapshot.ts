// Snapshots: what an operator keeps, as named tables of columns and small named values.
//
//   snapshot(writer)    writer.write(table, batch)…   writer.value('watermark', 40)      between
//   two batches, at a barrier
//   restore(reader)     reader.read(table) → batches  reader.values('watermark')         behind
//   open, before the first batch
//
// Invariants
//   · The writer copies: batches may lie in the batch arena, which the operator marks and rewinds
//     as it goes.
//   · Rows of a table with keys come back to the subtask that has the key group of their key, at
//     any parallelism. Rows of
//     one key come back in the order in which they were written.
//   · Tables are matched by operator and name, columns by name: what was added since is null, what
//     was dropped is left out,
//     types are widened where no value can change. Everything else is refused before any state is
//     touched.
//   · An operator restores into what `open` made; `restore` is called only where the checkpoint
//     knows the operator.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Json } from '../source/source.js';

/**
 * Where rows go when a job is restored at another parallelism.
 *
 * - keys: positions of the key columns; the row goes where its key goes. `[]` = to the subtask of
 *   the empty key, the one that rows without a key go to.
 * - spread: to any one subtask, evenly.
 * - broadcast: to all; only the first subtask writes it.
 */
export type StateDistribution =
  { readonly keys: readonly number[] } | { readonly to: 'spread' } | { readonly to: 'broadcast' };

/** A table of an operator's state. */
export interface StateTable<F extends Fields = Fields> {
  /** Unique in its operator and stable: `groups`, `timers`, the name of a state handle. */
  readonly name: string;
  /** Its columns; `key_group` is added by the writer. */
  readonly schema: Schema<F>;
  readonly distribution: StateDistribution;
}

/** A piece of a table that is written again only when it has changed. */
export interface StatePart {
  /** Unique in its table and stable while it exists: the start of a slice, a segment's number. */
  readonly id: string;
  /** Grows with every change. */
  readonly version: number;
}

/** Numbers in values may be infinite. */
export type StateValue = Json;

/** Takes the state of one operator of one subtask. */
export interface SnapshotWriter {
  /** Adds rows to a table; synchronous, copies. A table may be written in any number of calls. */
  write(table: StateTable, batch: Batch): void;
  /**
   * Declares a piece of a table and calls `write` for its rows, unless the checkpoint before holds
   * the piece at this version.
   */
  writePart(table: StateTable, part: StatePart, write: () => void): void;
  /** Keeps a small value; one a name and subtask. */
  value(name: string, value: StateValue): void;
}

/** Gives the state of one operator back to one subtask. */
export interface SnapshotReader {
  /**
   * The rows of a table that belong to this subtask, as columns of `table.schema`, all pieces one
   * after the other. Each batch is valid until the next; the arena is rewound in between.
   */
  read<F extends Fields>(table: StateTable<F>): Iterable<Batch<F>>;
  /** The values of this name, one of each subtask that wrote one. Their order means nothing. */
  values(name: string): readonly StateValue[];
}

/** What has state that checkpoints keep. */
export interface Snapshotable {
  /** Writes what it keeps; called between batches. It does not change the state. */
  snapshot(writer: SnapshotWriter): void;
  /** Takes back what was written, possibly by several subtasks; called once behind `open`. */
  restore(reader: SnapshotReader): void;
}

/** The lowest of the numbers that subtasks wrote, or `otherwise` where none did. */
export function lowestValue(values: readonly StateValue[], otherwise: number): number {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  return numbers.length === 0 ? otherwise : Math.min(...numbers);
}
