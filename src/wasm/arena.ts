// Arena: bump allocation in blocks, rewound or released whole.
//
//   block 0 [■■■■■■■■■■] block 1 [■■■■■□□□□□] block 2 (kept for reuse)
//                                     ▲ cursor
//
// Invariants
//   · Addresses are aligned to 16 bytes and followed by at least PADDING readable bytes, so that SIMD loads may overrun.
//   · After `rewind(mark)` everything allocated since `mark()` is gone; blocks are kept, so a steady job allocates nothing.
import type { LinearMemory } from './memory.js';

/** Bytes behind every allocation that a kernel may read or overwrite. */
export const PADDING = 64;
const BLOCK_BYTES = 1 << 18;

interface Block {
  address: number;
  bytes: number;
}

/** A position in an arena, for {@link Arena.rewind}. */
export interface ArenaMark {
  readonly block: number;
  readonly offset: number;
}

/** Bump allocator over runs of a {@link LinearMemory}. */
export class Arena {
  private readonly blocks: Block[] = [];
  private block = 0;
  private offset = 0;

  constructor(readonly memory: LinearMemory) {}

  /** Bytes held, used or kept for reuse. */
  get bytes(): number {
    return this.blocks.reduce((sum, block) => sum + block.bytes, 0);
  }

  /** Hands out `bytes`, not zeroed, 16-byte aligned. */
  allocate(bytes: number): number {
    const size = (Math.max(bytes, 1) + PADDING + 15) & ~15;
    for (;;) {
      const block = this.blocks[this.block];
      if (block === undefined) {
        const blockBytes = Math.max(size, BLOCK_BYTES);
        this.blocks.push({ address: this.memory.allocate(blockBytes), bytes: blockBytes });
        continue;
      }
      if (this.offset + size <= block.bytes) {
        const address = block.address + this.offset;
        this.offset += size;
        return address;
      }
      this.block += 1;
      this.offset = 0;
    }
  }

  /** Like {@link allocate}, zeroed. */
  allocateZeroed(bytes: number): number {
    const address = this.allocate(bytes);
    this.memory.u8.fill(0, address, address + bytes);
    return address;
  }

  /** Room for a bitmap of `rowCount` bits in whole 8-byte words, not zeroed. */
  allocateBitmap(rowCount: number): number {
    return this.allocate(((rowCount + 63) >>> 6) << 3);
  }

  /** The current position. */
  mark(): ArenaMark {
    return { block: this.block, offset: this.offset };
  }

  /** Forgets everything allocated since `mark`. */
  rewind(mark: ArenaMark): void {
    this.block = mark.block;
    this.offset = mark.offset;
  }

  /** Forgets everything, keeps the blocks. */
  reset(): void {
    this.block = 0;
    this.offset = 0;
  }

  /** Gives every block back to the memory. */
  release(): void {
    for (const block of this.blocks) this.memory.free(block.address, block.bytes);
    this.blocks.length = 0;
    this.reset();
  }
}
