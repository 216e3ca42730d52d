// Merging step: a row's window meets the open windows of its key.
//
//   open      [10 ── 40)        [60 ── 80)
//   added          [35 ─── 65)
//   result    [10 ─────────────── 80)          one window; its contents are those of all three
import type { Contents } from './contents.js';
import type { MergingWindows } from './mergingWindows.js';
import type { TimeWindow } from './timeWindow.js';
import type { TriggerHost } from './triggerHost.js';
import type { WindowGroups } from './windowGroups.js';

/** The open window that a row's window ended up in. */
export interface MergeTarget {
  readonly window: TimeWindow;
  readonly group: number;
  /** The group that its contents are under. */
  readonly contentsGroup: number;
}

/** What a step works on. */
export interface MergingParts {
  readonly open: MergingWindows;
  readonly windows: WindowGroups;
  readonly contents: Contents;
  readonly trigger: TriggerHost;
  readonly windowOf: (start: number, end: number) => TimeWindow;
  readonly deleteCleanup: (group: number, window: TimeWindow) => void;
  /** The key's group of a row of the batch. */
  readonly keyOfRow: (row: number) => number;
  /** The key's group of a window's. */
  readonly keyOfWindow: (group: number) => number;
}

/** Open windows of keys, merged as rows come. */
export class MergingStep {
  constructor(private readonly parts: MergingParts) {}

  /**
   * Adds a row's window.
   *
   * @param isOver  Tells whether a window would be over at once: the row is late then, and windows
   *   that it would have merged stay as they are.
   */
  add(
    row: number,
    added: TimeWindow,
    isOver: (window: TimeWindow) => boolean,
  ): MergeTarget | undefined {
    const { open, keyOfRow } = this.parts;
    const key = keyOfRow(row);
    const touching = open.touching(key, added.start, added.end);
    if (touching.length === 0) return isOver(added) ? undefined : this.begin(row, key, added);
    const start = Math.min(added.start, open.start(touching[0]));
    const end = Math.max(added.end, ...touching.map((slot) => open.end(slot)));
    const window = this.parts.windowOf(start, end);
    if (isOver(window)) return undefined;
    const [first] = touching;
    const isInside =
      touching.length === 1 && open.start(first) === start && open.end(first) === end;
    if (!isInside) return this.merge(row, key, window, touching);
    return { window, group: open.group(first), contentsGroup: open.contents(first) };
  }

  /** The group of an open window's contents; −1 when the window is not open. */
  contentsOf(group: number): number {
    const { open, keyOfWindow } = this.parts;
    const slot = open.find(keyOfWindow(group), group);
    return slot < 0 ? -1 : open.contents(slot);
  }

  /** The window is not open any more. */
  retire(group: number): void {
    const { open, keyOfWindow } = this.parts;
    const slot = open.find(keyOfWindow(group), group);
    if (slot >= 0) open.remove(slot);
  }

  private begin(row: number, key: number, window: TimeWindow): MergeTarget {
    const { open, windows } = this.parts;
    const { start, end } = window;
    const group = windows.intern(row, start, end);
    open.add(key, start, end, group, group);
    return { window, group, contentsGroup: group };
  }

  private merge(
    row: number,
    key: number,
    window: TimeWindow,
    touching: readonly number[],
  ): MergeTarget {
    const { contents, deleteCleanup, open, trigger, windowOf, windows } = this.parts;
    const group = windows.intern(row, window.start, window.end);
    const merged = touching.map((slot) => ({
      group: open.group(slot),
      contents: open.contents(slot),
      window: windowOf(open.start(slot), open.end(slot)),
    }));
    trigger.onMerge(
      group,
      window,
      merged.map((old) => old.group),
    );
    const [{ contents: contentsGroup }] = merged;
    for (const old of merged) {
      trigger.clear(old.group, old.window);
      deleteCleanup(old.group, old.window);
      if (old.contents !== contentsGroup) contents.merge(contentsGroup, old.contents);
    }
    for (const slot of touching) open.remove(slot);
    open.add(key, window.start, window.end, group, contentsGroup);
    return { window, group, contentsGroup };
  }
}
