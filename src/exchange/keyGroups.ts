// Key groups: the units in which keyed rows and keyed state are dealt out to subtasks.
//
//   key columns ──hash, fixed seed──► 0 … maxParallelism − 1 ──► subtask by ranges of groups
//
// Invariants
//   · The group of a key never changes: not with the batch, the process or the version. State that
//     was written by one subtask is found by whichever has the group later.
//   · A key that may be null has the group of the equal one that may not: the inputs of a join
//     meet. So nulls are not hashed; they are in the group of zero and of the empty text.
import type { Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { KeyLayout } from '../state/keyLayout.js';
import type { Engine } from '../wasm/engine.js';

/** Of the hash that groups are made of; group tables hash with others, so that they stay spread. */
const SEED = 0x51ed_270b_a5f1_3d67n;

/** A range of key groups. */
export interface KeyGroupRange {
  readonly from: number;
  /** Excluded. */
  readonly until: number;
}

/** Assigns key groups to rows. */
export class KeyGroups {
  private readonly layout: KeyLayout;

  /** @param maxParallelism Number of key groups, 1 … 32,768. */
  constructor(
    private readonly engine: Engine,
    keyTypes: readonly DataType<unknown>[],
    readonly maxParallelism: number,
  ) {
    this.layout = new KeyLayout(keyTypes);
  }

  /**
   * The key group of each row, without key columns 0.
   *
   * @param keys  Dense key columns.
   * @returns Address of a u32 a row in the batch arena.
   */
  assign(keys: readonly Column[], rowCount: number): number {
    const groups = this.hash(keys, rowCount);
    this.engine.kernels.scaleToKeyGroups(groups, rowCount, this.maxParallelism);
    return groups;
  }

  /**
   * The hash of each row of which its key group is made: `hash * maxParallelism >> 32`.
   *
   * @param keys  Dense key columns.
   * @param tellsNulls  True for another hash, in which null is not the same as zero.
   * @returns Address of a u32 a row in the batch arena.
   */
  hash(keys: readonly Column[], rowCount: number, tellsNulls = false): number {
    const { engine, layout } = this;
    const partCount = tellsNulls ? layout.partCount : layout.valueCount;
    const { arena, kernels } = engine;
    const hashes = arena.allocateZeroed(rowCount * 4);
    if (layout.keyBytes === 0 || rowCount === 0) return hashes;
    const mark = arena.mark();
    const packed = layout.pack(engine, keys, rowCount);
    const parts = layout.writeParts(engine);
    const seed = arena.allocate(8);
    engine.memory.u64[seed >>> 3] = SEED;
    kernels.hashKeys(packed, layout.keyBytes, parts, partCount, hashes, rowCount, seed);
    arena.rewind(mark);
    return hashes;
  }
}

/**
 * The key groups of a subtask. Semantics: Flink's
 * KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex.
 */
export function keyGroupRange(
  subtask: number,
  parallelism: number,
  maxParallelism: number,
): KeyGroupRange {
  const from = Math.ceil((subtask * maxParallelism) / parallelism);
  const until = Math.ceil(((subtask + 1) * maxParallelism) / parallelism);
  return { from, until };
}

/** The subtask that has a key group; the inverse of {@link keyGroupRange}. */
export function subtaskOf(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism);
}
