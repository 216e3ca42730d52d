// Partitioner: which subtask each row of a batch goes to.
//
//   by key      key group ──► subtask that has it          rows of one key keep their order
//   rebalance   whole batches in turn
//   broadcast   to all
//   single      to the first: rows without a key
import type { Batch } from '../batch/batch.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { KeyGroups, subtaskOf } from './keyGroups.js';

/** How rows are dealt out between two operators. */
export type Distribution =
  | { readonly to: 'keys'; readonly keys: readonly number[] }
  | { readonly to: 'rebalance' }
  | { readonly to: 'broadcast' }
  | { readonly to: 'single' };

/** What subtasks there are. */
export interface Parallelism {
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

/** Takes the rows of one target. */
export type TakeRows = (target: number, rows: Batch) => void;

/** Deals batches out. */
export class Partitioner {
  private readonly keyGroups: KeyGroups | undefined;
  /** The subtask of each key group. */
  private readonly targetOf: Uint16Array;
  private next: number;

  constructor(
    private readonly engine: Engine,
    private readonly distribution: Distribution,
    types: readonly DataType<unknown>[],
    private readonly of: Parallelism,
  ) {
    this.next = of.subtask;
    const { parallelism, maxParallelism } = of;
    this.targetOf = Uint16Array.from({ length: maxParallelism }, (_, group) =>
      subtaskOf(group, parallelism, maxParallelism),
    );
    if (distribution.to === 'keys') {
      const keyTypes = distribution.keys.map((key) => types[key]);
      this.keyGroups = new KeyGroups(engine, keyTypes, of.maxParallelism);
    }
  }

  /** Calls `take` for each target that gets rows; the rows are valid during the call. */
  deal(batch: Batch, take: TakeRows): void {
    const { distribution } = this;
    const { parallelism } = this.of;
    if (distribution.to === 'keys') return this.dealByKey(batch, distribution.keys, take);
    if (distribution.to === 'single') return take(0, batch);
    if (distribution.to === 'broadcast') {
      for (let target = 0; target < parallelism; target++) take(target, batch);
      return;
    }
    take(this.next, batch);
    this.next = (this.next + 1) % parallelism;
  }

  private dealByKey(batch: Batch, keys: readonly number[], take: TakeRows): void {
    const { engine } = this;
    const { parallelism, maxParallelism } = this.of;
    const { arena, kernels } = engine;
    const { rowCount } = batch;
    const mark = arena.mark();
    const keyColumns = keys.map((key) => batch.column(key));
    const hashes = (this.keyGroups as KeyGroups).hash(keyColumns, rowCount);
    const ends = arena.allocate(parallelism * 4);
    const rows = arena.allocate(rowCount * 4);
    const scratch = arena.allocate(rowCount * 4);
    const targets = this.targetsAddress();
    kernels.dealHashes(hashes, rowCount, maxParallelism, targets, parallelism, ends, rows, scratch);
    for (let target = 0, from = 0; target < parallelism; target++) {
      const end = engine.memory.u32[(ends >>> 2) + target];
      const inner = arena.mark();
      if (end - from === rowCount) take(target, batch);
      else if (end > from) take(target, batch.select(rows + from * 4, end - from));
      arena.rewind(inner);
      from = end;
    }
    arena.rewind(mark);
  }

  /** The subtask of each key group, in the batch arena. */
  private targetsAddress(): number {
    const { arena, memory } = this.engine;
    const address = arena.allocate(this.targetOf.length * 2);
    memory.u8.set(new Uint8Array(this.targetOf.buffer), address);
    return address;
  }
}
