// Group state: groups with their accumulators as a table of a snapshot.
//
//   | key columns | further columns: the slice | state columns of the accumulators |  a row a group
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Field, Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { StateTable } from '../checkpoint/snapshot.js';
import type { Engine } from '../wasm/engine.js';
import { uniqueNames } from './stateNames.js';

/** Groups written at once: records that stay in a cache while each column goes through them. */
const BLOCK_GROUPS = 16_384;

/** The parts of a row of a table of groups. */
export interface GroupColumns {
  readonly keys: readonly Column[];
  /** Columns of {@link AccumulatorState}. */
  readonly state: readonly Column[];
}

/** A table of groups and the order of its columns. */
export class GroupStateTable implements StateTable {
  readonly schema: Schema<Fields>;
  readonly distribution: { readonly keys: readonly number[] };

  /** @param further  Columns between the keys and the state. */
  constructor(
    readonly name: string,
    private readonly keys: readonly Field[],
    state: readonly Field[],
    private readonly further: readonly Field[] = [],
  ) {
    const first = [...keys, ...further];
    const taken = first.map((field) => field.name);
    this.schema = new Schema([...first, ...uniqueNames(state, taken)]);
    this.distribution = { keys: keys.map((_, index) => index) };
  }

  /**
   * Writes the groups `from … until`, until excluded, block by block.
   *
   * @param columnsOf  The columns of `count` groups from a group on, in the batch arena.
   * @param furtherOf  The further columns of as many rows.
   */
  write(
    engine: Engine,
    from: number,
    until: number,
    columnsOf: (from: number, count: number) => GroupColumns,
    write: (batch: Batch) => void,
    furtherOf?: (count: number) => readonly Column[],
  ): void {
    for (let first = from; first < until; first += BLOCK_GROUPS) {
      const mark = engine.arena.mark();
      const count = Math.min(BLOCK_GROUPS, until - first);
      const { keys, state } = columnsOf(first, count);
      const columns = [...keys, ...(furtherOf?.(count) ?? []), ...state];
      write(new Batch(engine, this.schema, columns, count));
      engine.arena.rewind(mark);
    }
  }

  /** The parts of a batch of this table. */
  split(batch: Batch): GroupColumns & { readonly further: readonly Column[] } {
    const columns = batch.columns();
    const keys = this.keys.length;
    const state = keys + this.further.length;
    return {
      keys: columns.slice(0, keys),
      further: columns.slice(keys, state),
      state: columns.slice(state),
    };
  }
}
