// Block pool: memory that snapshots are copied into, used again by the next: fresh memory costs
// more than the copy.

/** Bytes of a block. */
export const BLOCK_BYTES = 1 << 18;
/** Blocks that are kept while no snapshot is taken. */
const KEPT_MAX = 1024;

/** Gives out blocks. */
export class BlockPool {
  private readonly free: Uint8Array[] = [];

  /** A block with whatever is in it. */
  take(): Uint8Array {
    return this.free.pop() ?? new Uint8Array(BLOCK_BYTES);
  }

  /** Takes blocks back that nobody reads any more. */
  give(blocks: readonly Uint8Array[]): void {
    for (const block of blocks) if (this.free.length < KEPT_MAX) this.free.push(block);
  }
}

/** Bytes one after another, in blocks of a pool. */
export class BlockWriter {
  private readonly blocks: Uint8Array[] = [];
  private used = BLOCK_BYTES;

  constructor(private readonly pool: BlockPool) {}

  /** Copies bytes behind those that are there. */
  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.used === BLOCK_BYTES) {
        this.blocks.push(this.pool.take());
        this.used = 0;
      }
      const count = Math.min(BLOCK_BYTES - this.used, bytes.length - from);
      const part =
        from === 0 && count === bytes.length ? bytes : bytes.subarray(from, from + count);
      this.blocks[this.blocks.length - 1].set(part, this.used);
      this.used += count;
      from += count;
    }
  }

  /** What was written; valid until {@link release}. */
  get pieces(): Uint8Array[] {
    const last = this.blocks.length - 1;
    return this.blocks.map((block, i) => (i === last ? block.subarray(0, this.used) : block));
  }

  /** Gives the blocks back. */
  release(): void {
    this.pool.give(this.blocks.splice(0));
    this.used = BLOCK_BYTES;
  }
}
