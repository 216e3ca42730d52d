// Block tree: merged slices, so that a window of many slices is made of few tables.
//
//   level 2   [                    64 slices                    ]
//   level 1   [  8 slices  ][  8 slices  ][  8 slices  ] …
//   level 0   [][][][][][][][][][][][][][][][][][][][][][][] …
//   window         ▐▌▐▌▐▌[ ██████████████████████ ]▐▌▐▌             slices at the edges, blocks between
//
// A window of n slices is covered by at most 14 · log8(n) tables; each slice is merged once a
// level.
//
// Invariants
//   · Blocks are aligned: at level l, slice indices divisible by 8^l. A block exists once a window asked for it.
//   · A block equals the merge of its slices: rows that reach a slice reach its blocks too.
import { floorTo, type WindowGrid } from './windowGrid.js';
import type { SliceStore } from './sliceStore.js';
import type { TableFactory, TableUpdate, WindowTable } from './windowTable.js';

const FAN_OUT = 8;

/** Merged blocks above a slice store. */
export class BlockTree {
  /** Level 1 and up: blocks by the start of their first slice; undefined = known to be empty. */
  private readonly levels: Map<number, WindowTable | undefined>[] = [];
  private readonly widths: number[] = [];

  constructor(
    private readonly grid: WindowGrid,
    private readonly slices: SliceStore,
    private readonly create: TableFactory,
  ) {
    const windowMs = grid.slicesPerWindow * grid.sliceMs;
    for (let width = grid.sliceMs * FAN_OUT; width < windowMs; width *= FAN_OUT) {
      this.levels.push(new Map());
      this.widths.push(width);
    }
  }

  get stateBytes(): number {
    let bytes = 0;
    for (const level of this.levels) {
      for (const block of level.values()) bytes += block?.stateBytes ?? 0;
    }
    return bytes;
  }

  /** Adds rows of a slice to the blocks that contain it. */
  update(slice: number, update: TableUpdate): void {
    this.levels.forEach((level, index) => {
      const start = this.blockStart(slice, index);
      const block = level.get(start);
      if (block !== undefined) update(block);
      else level.delete(start);
    });
  }

  /** Tables that together hold the slices of `from … until`, in order of time. */
  cover(from: number, until: number): WindowTable[] {
    const tables: WindowTable[] = [];
    let start = from;
    while (start < until) {
      const level = this.levelAt(start, until);
      const table = level < 0 ? this.slices.get(start) : this.block(level, start);
      if (table !== undefined) tables.push(table);
      start += level < 0 ? this.grid.sliceMs : this.widths[level];
    }
    return tables;
  }

  /** Releases blocks whose first slice is over: no window contains them whole any more. */
  retire(isOver: (slice: number) => boolean): void {
    for (const level of this.levels) {
      for (const [start, block] of level) {
        if (!isOver(start)) continue;
        block?.release();
        level.delete(start);
      }
    }
  }

  /** The highest level with a block that starts at `start` and ends by `until`; −1 = a slice. */
  private levelAt(start: number, until: number): number {
    let level = -1;
    while (
      level + 1 < this.levels.length &&
      start + this.widths[level + 1] <= until &&
      this.blockStart(start, level + 1) === start
    ) {
      level += 1;
    }
    return level;
  }

  private block(level: number, start: number): WindowTable | undefined {
    const known = this.levels[level].get(start);
    if (known !== undefined || this.levels[level].has(start)) return known;
    const width = this.widths[level];
    const part = width / FAN_OUT;
    const parts =
      level === 0
        ? this.slices.between(start, start + width)
        : Array.from({ length: FAN_OUT }, (_, i) => this.block(level - 1, start + i * part));
    let block: WindowTable | undefined;
    for (const table of parts) {
      if (table === undefined) continue;
      block ??= this.create(table.groupCount);
      block.merge(table);
    }
    this.levels[level].set(start, block);
    return block;
  }

  private blockStart(slice: number, level: number): number {
    return floorTo(slice, this.widths[level], this.grid.assigner.offsetMs);
  }
}
