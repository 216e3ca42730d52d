// Windows that merge in snapshots: which are open, and their contents under the windows' own keys.
//
//   open window [10 … 40), contents under [10 … 25)        snapshot: contents of [10 … 40)
import type { Column } from '../../batch/column.js';
import { STATE_ROWS_MAX, type StateRows } from '../../state/keyed/stateRows.js';
import type { Engine } from '../../wasm/engine.js';
import type { MergingWindows } from './mergingWindows.js';
import type { WindowGroups } from './windowGroups.js';

/** What open windows are made of. */
export interface OpenWindows {
  readonly engine: Engine;
  readonly open: MergingWindows;
  readonly windows: WindowGroups;
  /** Finds or makes the groups of keys, one a row of the key columns. */
  readonly internKeys: (keys: readonly Column[], rowCount: number) => Uint32Array;
}

/** The open windows: a row each, which has no columns but key and bounds. */
export function openWindowRows({ engine, internKeys, open, windows }: OpenWindows): StateRows {
  const { arena } = engine;
  return {
    fields: [],
    snapshotRows(take) {
      const groups: number[] = [];
      open.forEach((slot) => groups.push(open.group(slot)));
      for (let from = 0; from < groups.length; from += STATE_ROWS_MAX) {
        const some = groups.slice(from, from + STATE_ROWS_MAX);
        const mark = arena.mark();
        const address = arena.allocate(some.length * 4);
        engine.memory.u32.set(some, address >>> 2);
        take(address, [], some.length);
        arena.rewind(mark);
      }
    },
    restoreRows(groups, _columns, rowCount) {
      const columns = windows.backend.keyColumns(groups, 0, rowCount);
      const keys = internKeys(columns.slice(0, -2), rowCount);
      for (let i = 0; i < rowCount; i++) {
        const group = engine.memory.u32[(groups >>> 2) + i];
        const { start, end } = windows.boundsIn(columns, i);
        open.add(keys[i], start, end, group, group);
      }
    },
  };
}

/** Contents as those of the windows that they belong to. */
export function contentsOfOpenWindows(
  { engine, open }: Pick<OpenWindows, 'engine' | 'open'>,
  contents: StateRows,
): StateRows {
  return {
    fields: contents.fields,
    format: contents.format,
    snapshotRows(take) {
      const owners = new Map<number, number>();
      open.forEach((slot) => owners.set(open.contents(slot), open.group(slot)));
      contents.snapshotRows((groups, columns, rowCount) => {
        const { u32 } = engine.memory;
        for (let at = groups >>> 2; at < (groups >>> 2) + rowCount; at++) {
          u32[at] = owners.get(u32[at]) ?? u32[at];
        }
        take(groups, columns, rowCount);
      });
    },
    restoreRows: (groups, columns, rowCount) => contents.restoreRows(groups, columns, rowCount),
  };
}
