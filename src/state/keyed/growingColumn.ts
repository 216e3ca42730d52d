// Growing column: cells of one width by index, in pages of the linear memory.
import type { Engine } from '../../wasm/engine.js';
import { PAGE_BYTES } from '../../wasm/memory.js';

const GROWTH = 1.5;

/** Zeroed cells; `address` changes when the column grows, so that it is read anew for each use. */
export class GrowingColumn {
  address = 0;
  /** Bytes held. */
  bytes = 0;
  /** Cells that there is room for. */
  capacity = 0;

  constructor(
    private readonly engine: Engine,
    readonly width: number,
  ) {}

  /** Makes room for `count` cells; new ones are zero. */
  ensure(count: number): void {
    if (count <= this.capacity) return;
    const { memory } = this.engine;
    const wanted = Math.max(count * this.width, this.bytes * GROWTH);
    const bytes = Math.ceil(wanted / PAGE_BYTES) * PAGE_BYTES;
    const moved =
      this.bytes === 0
        ? memory.allocate(bytes)
        : memory.reallocate(this.address, this.bytes, bytes);
    memory.u8.fill(0, moved + this.bytes, moved + bytes);
    this.address = moved;
    this.bytes = bytes;
    this.capacity = Math.floor(bytes / this.width);
  }

  /** The low `width` bytes of cells as a column in the batch arena; returns its address. */
  gather(slots: number, count: number, width = this.width): number {
    const { arena, kernels } = this.engine;
    const out = arena.allocate(count * width);
    kernels.gatherCells(this.address, this.width, slots, 0, out, count, width);
    return out;
  }

  /** Copies the values of a column, as wide as the cells, into cells. */
  scatter(values: number, slots: number, count: number): void {
    const { address, width } = this;
    this.engine.kernels.scatterCells(values, slots, address, width, count, width);
  }

  /** Moves cells to their new indices, which keep their order, and zeroes what is behind them. */
  renumber(numbers: number, count: number, keptCount: number): void {
    const { u8, u32 } = this.engine.memory;
    const { address, width } = this;
    for (let from = 0; from < count; from++) {
      const to = u32[(numbers >>> 2) + from];
      // GONE is greater than any index.
      if (to >= from) continue;
      u8.copyWithin(address + to * width, address + from * width, address + (from + 1) * width);
    }
    u8.fill(0, address + keptCount * width, address + count * width);
    this.shrink(keptCount);
  }

  /** Gives memory back where less than half of it is used. */
  private shrink(count: number): void {
    const bytes = Math.ceil(Math.max(count * this.width, 1) / PAGE_BYTES) * PAGE_BYTES;
    if (bytes * 2 > this.bytes) return;
    this.address = this.engine.memory.reallocate(this.address, this.bytes, bytes);
    this.bytes = bytes;
    this.capacity = Math.floor(bytes / this.width);
  }

  release(): void {
    if (this.bytes > 0) this.engine.memory.free(this.address, this.bytes);
    this.address = this.bytes = this.capacity = 0;
  }
}
