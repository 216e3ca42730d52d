// The groups of a table as inspection shows them: each of their values is a state by key.
import type { Field } from '../batch/dataType.js';
import { readValues } from '../batch/read/columnReader.js';
import { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import type { InspectedEntry, InspectedState, Inspection } from '../operator/inspection.js';
import type { Engine } from '../wasm/engine.js';
import type { GroupTable } from './groupTable.js';

/** Groups read at once: bounds the arena. */
const READ_GROUPS = 4096;

/** What there is by group. */
export interface GroupValues {
  readonly names: readonly string[];
  /** The values of a name for `count` groups from `from` on; the arena is rewound behind it. */
  read(name: string, from: number, count: number): readonly unknown[];
}

/** Values by group as they are; the table itself stays as it is. */
export function inspectedGroups(
  engine: Engine,
  table: GroupTable,
  keyFields: readonly Field[],
  values: GroupValues,
): Inspection {
  return {
    stateNames: values.names,
    state: (name) => new GroupValue(engine, table, keyFields, values, name),
    timers: () => [],
  };
}

class GroupValue implements InspectedState {
  readonly keyNames: readonly string[];

  constructor(
    private readonly engine: Engine,
    private readonly table: GroupTable,
    private readonly keyFields: readonly Field[],
    private readonly values: GroupValues,
    private readonly name: string,
  ) {
    this.keyNames = keyFields.map((field) => field.name);
  }

  entries(): InspectedEntry[] {
    const { groupCount } = this.table;
    const entries: InspectedEntry[] = [];
    for (let from = 0; from < groupCount; from += READ_GROUPS) {
      const count = Math.min(READ_GROUPS, groupCount - from);
      this.inArena(() => this.readEntries(from, count, entries));
    }
    return entries;
  }

  get(key: Readonly<Record<string, unknown>>): unknown {
    const { engine, keyFields, name, table, values } = this;
    return this.inArena(() => {
      const columns = new RowWriter(engine, new Schema(keyFields)).write([key]).columns();
      const group = table.find(columns);
      return group < 0 ? undefined : values.read(name, group, 1)[0];
    });
  }

  private readEntries(from: number, count: number, entries: InspectedEntry[]): void {
    const { engine, keyNames, name, table, values } = this;
    const columns = table.keyColumns(0, from, count);
    const keys = columns.map((column) => readValues(engine, column, count));
    const found = values.read(name, from, count);
    for (let i = 0; i < count; i++) {
      const key = Object.fromEntries(keyNames.map((of, part) => [of, keys[part][i]]));
      entries.push({ key, value: found[i] });
    }
  }

  private inArena<T>(work: () => T): T {
    const mark = this.engine.arena.mark();
    try {
      return work();
    } finally {
      this.engine.arena.rewind(mark);
    }
  }
}
