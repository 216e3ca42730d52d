// Merging windows: the windows of each key that merge, such as sessions, while they are open.
//
//   key 3   [10 … 40) group 8, contents under 5        a window that grew is a new one, with a group
//           [90 … 95) group 9, contents under 9        of its own for triggers and timers; what it
//                                                      contains stays where it was
// Invariants
//   · Windows of a key neither overlap nor touch.
//   · The group that contents are under belongs to one window only.
//
// Semantics: Flink's MergingWindowSet.
import { EntryChains } from '../../state/keyed/entryChains.js';
import { GrowingColumn } from '../../state/keyed/growingColumn.js';
import type { GroupUser } from '../../state/keyed/groupUser.js';
import type { Engine } from '../../wasm/engine.js';

const ENTRY_BYTES = 24;
const GROUP = 4;
const CONTENTS = 5;

/** Open windows by key. */
export class MergingWindows {
  private readonly chains: EntryChains;
  /** By slot: start f64, end f64, group u32, group of the contents u32. */
  private readonly entries: GrowingColumn;
  private keyCount = 0;

  constructor(private readonly engine: Engine) {
    this.chains = new EntryChains(engine);
    this.entries = new GrowingColumn(engine, ENTRY_BYTES);
  }

  /** Windows open. */
  get count(): number {
    return this.chains.liveCount;
  }

  start(slot: number): number {
    return this.engine.memory.f64[this.at(slot) >>> 1];
  }

  end(slot: number): number {
    return this.engine.memory.f64[(this.at(slot) >>> 1) + 1];
  }

  /** The group of a window. */
  group(slot: number): number {
    return this.engine.memory.u32[this.at(slot) + GROUP];
  }

  /** The group that the contents of a window are under. */
  contents(slot: number): number {
    return this.engine.memory.u32[this.at(slot) + CONTENTS];
  }

  /** The slot of a window; −1 when it is not open. */
  find(key: number, group: number): number {
    const { chains } = this;
    let slot = chains.first(key);
    while (slot >= 0 && this.group(slot) !== group) slot = chains.next(slot);
    return slot;
  }

  /** The windows that overlap or touch [start, end), in order of start. */
  touching(key: number, start: number, end: number): number[] {
    const { chains } = this;
    const found: number[] = [];
    for (let slot = chains.first(key); slot >= 0; slot = chains.next(slot)) {
      if (this.start(slot) <= end && this.end(slot) >= start) found.push(slot);
    }
    return found.length < 2 ? found : found.sort((a, b) => this.start(a) - this.start(b));
  }

  add(key: number, start: number, end: number, group: number, contents: number): void {
    const slot = this.chains.append(key);
    this.entries.ensure(this.chains.slotCount);
    const { f64, u32 } = this.engine.memory;
    const at = this.at(slot);
    f64[at >>> 1] = start;
    f64[(at >>> 1) + 1] = end;
    u32[at + GROUP] = group;
    u32[at + CONTENTS] = contents;
  }

  remove(slot: number): void {
    this.chains.remove(slot);
  }

  /** Gives up room of closed windows; to be called between batches. */
  maintain(): void {
    if (!this.chains.isSparse) return;
    this.chains.compact((...numbers) => this.entries.renumber(...numbers));
  }

  /** What the keys have to do with it. */
  readonly byKey: GroupUser = {
    ensureGroups: (count) => {
      this.keyCount = count;
      this.chains.ensureGroups(count);
    },
    markGroups: (marks) => this.chains.mark(marks, this.keyCount),
    renumberGroups: (groups, count, keptCount) => {
      this.chains.renumberGroups(groups, count, keptCount);
      this.keyCount = keptCount;
    },
    release: () => {
      this.chains.release();
      this.entries.release();
    },
    stateBytes: 0,
  };

  /** What the windows' groups have to do with it. */
  readonly byWindow: GroupUser = {
    ensureGroups: () => undefined,
    markGroups: (marks) => {
      const { u8 } = this.engine.memory;
      this.forEach((slot) => {
        u8[marks + this.group(slot)] = 1;
        u8[marks + this.contents(slot)] = 1;
      });
    },
    renumberGroups: (groups) => {
      const { u32 } = this.engine.memory;
      this.forEach((slot) => {
        const at = this.at(slot);
        u32[at + GROUP] = u32[(groups >>> 2) + u32[at + GROUP]];
        u32[at + CONTENTS] = u32[(groups >>> 2) + u32[at + CONTENTS]];
      });
    },
    release: () => undefined,
    stateBytes: 0,
  };

  get stateBytes(): number {
    return this.chains.bytes + this.entries.bytes;
  }

  /** Calls `visit` with the slots of all open windows. */
  forEach(visit: (slot: number) => void): void {
    const { chains } = this;
    for (let slot = 0; slot < chains.slotCount; slot++) {
      if (chains.groupOf(slot) !== undefined) visit(slot);
    }
  }

  private at(slot: number): number {
    return (this.entries.address + slot * ENTRY_BYTES) >>> 2;
  }
}
