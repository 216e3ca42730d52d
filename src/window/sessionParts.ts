// Types of sessions: what they are made with, and what they ask of the state stage: keys with dense
// numbers, and accumulators inside session slots.
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { AccumulatorState } from '../state/accumulatorState.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import type { SessionAssigner } from './assigner.js';

/**
 * Where accumulators lie: those of slot i begin at records + i · stride + payloadOffset, zero at
 * first.
 */
export interface SlotStore {
  readonly records: number;
  readonly stride: number;
  readonly payloadOffset: number;
  /** Slots there are. */
  readonly groupCount: number;
}

/** Keys, interned to groups 0, 1, 2 … in order of appearance; `GroupTable` is one. */
export interface SessionKeys {
  readonly groupCount: number;
  readonly stateBytes: number;
  /** Writes the u32 group of each of the first `rowCount` rows; `rows` is 0. */
  intern(keys: readonly Column[], rowCount: number, rows: number, groupsOut: number): void;
  /** The key columns of u32 groups, in the batch arena. */
  keyColumns(groups: number, from: number, count: number): readonly Column[];
  release(): void;
}

/** Accumulators of the aggregate calls; `AccumulatorSet` is one. All slot lists are u32. */
export interface SessionAccumulators {
  readonly payloadBytes: number;
  readonly stateBytes: number;
  /** The states of slots as columns, and back. */
  readonly state: Pick<AccumulatorState, 'fields' | 'columns' | 'load'>;
  /** Adds row `rows[i]` (u32, or 0: row i) to slot `slots[i]`. */
  update(
    store: SlotStore,
    slots: number,
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
    kinds: number,
  ): void;
  /**
   * Adds slot `sources[i]` to slot `targets[i]`, one after the other; what a source keeps counts as
   * later.
   */
  mergeGroups(store: SlotStore, targets: number, sources: number, count: number): void;
  /**
   * Adds slots `from … from + count` of a store of other accumulators, `sourceSet`, to slots of
   * this one. Present where ended sessions leave something behind outside of their slots.
   */
  merge?(
    store: SlotStore,
    targets: number,
    sourceSet: this,
    source: SlotStore,
    from: number,
    count: number,
  ): void;
  /** Result columns of slots, in the batch arena. */
  results(store: SlotStore, slots: number, from: number, count: number): readonly Column[];
  release(): void;
}

/** What a `SessionAggregate` is made with. */
export interface SessionAggregateOptions {
  readonly name: string;
  readonly assigner: SessionAssigner;
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns; none for windowAll. */
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  /** Keys, calls, `window_start` and `window_end`, by name in any order (`windowSchema`). */
  readonly outputSchema: Schema<Fields>;
  /** How long behind its end a session still takes rows, and fires again for each. Default 0. */
  readonly allowedLatenessMs?: number;
}

/** The rows of a batch with their groups, and the late ones among them. */
export interface SessionRows {
  readonly batch: Batch;
  readonly groups: number;
  readonly timestamps: number;
  late: number;
  lateCount: number;
}
