// Session table: sessions and their accumulators as a table of a snapshot, and back.
//
//   | key columns | window_start | window_end | sequence | is_fired | state columns |  one session
//
// `sequence` numbers sessions by the arrival of their first row: those that end together fire in
// this order. Fired ones are kept for allowed lateness.
import { columnOf } from '../batch/column.js';
import { boolean, int64, timestamp, type Field } from '../batch/dataType.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { GroupStateTable } from '../state/groupState.js';
import type { Engine } from '../wasm/engine.js';
import type { SessionAccumulators, SessionAggregateOptions, SessionKeys } from './sessionParts.js';
import type { SessionStore } from './sessionStore.js';

const FURTHER: readonly Field[] = [
  { name: 'window_start', type: timestamp(3).asEpoch() },
  { name: 'window_end', type: timestamp(3).asEpoch() },
  { name: 'sequence', type: int64() },
  { name: 'is_fired', type: boolean() },
];

/** Where sessions are. */
export interface SessionsAtHand {
  readonly store: SessionStore;
  readonly keys: SessionKeys;
  readonly accumulators: SessionAccumulators;
}

/** The table of the sessions of an operator. */
export class SessionTable {
  private readonly table: GroupStateTable;

  constructor(
    private readonly engine: Engine,
    { inputSchema, keys }: Pick<SessionAggregateOptions, 'inputSchema' | 'keys'>,
    state: readonly Field[],
  ) {
    const keyFields = keys.map((index) => inputSchema.fields[index]);
    this.table = new GroupStateTable('sessions', keyFields, state, FURTHER);
  }

  /** Writes all sessions. */
  write(writer: SnapshotWriter, { store, keys, accumulators }: SessionsAtHand): void {
    const { engine, table } = this;
    const mark = engine.arena.mark();
    const { slots, count } = store.listByKey(keys.groupCount);
    let times: readonly number[] = [];
    table.write(
      engine,
      0,
      count,
      (from, size) => {
        const part = slots + from * 4;
        const { groups, starts, ends } = store.describe(part, size);
        const { sequences, fired } = store.describeStates(part, size);
        times = [starts, ends, sequences, fired];
        const list = { groups: part, from: 0, count: size };
        return {
          keys: keys.keyColumns(groups, 0, size),
          state: accumulators.state.columns(store.payload, list),
        };
      },
      (batch) => writer.write(table, batch),
      () => times.map((values, index) => columnOf(FURTHER[index].type, values)),
    );
    engine.arena.rewind(mark);
  }

  /** Adds all sessions that were written. */
  read(reader: SnapshotReader, { store, keys, accumulators }: SessionsAtHand): void {
    const { arena } = this.engine;
    for (const batch of reader.read(this.table)) {
      const { rowCount } = batch;
      const columns = this.table.split(batch);
      const groups = arena.allocate(rowCount * 4);
      keys.intern(columns.keys, rowCount, 0, groups);
      const [starts, ends, sequences, fired] = columns.further.map(({ values }) => values);
      const described = { groups, starts, ends, sequences, fired };
      const slots = store.restore(described, rowCount, keys.groupCount);
      accumulators.state.load(store.payload, slots, columns.state, rowCount);
    }
  }
}
