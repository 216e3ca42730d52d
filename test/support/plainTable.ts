// A window table in plain TypeScript: count(*), and sum, min, max over BIGINT, of groups by key
// text.
import type { Column } from '../../src/batch/column.js';
import type { DataType, Field } from '../../src/batch/dataType.js';
import type { AggregateCall } from '../../src/state/aggregateCall.js';
import type { GroupColumns } from '../../src/state/groupState.js';
import type { Engine } from '../../src/wasm/engine.js';
import type { WindowTable } from '../../src/window/windowTable.js';
import { testColumn, valueAt, type TestValue } from './rowBatch.js';

interface Group {
  readonly keys: TestValue[];
  readonly results: (bigint | null)[];
}

/** Counts the tables that were made and not yet released. */
export const live = { tables: 0 };

/** A table that is obviously right, for tests of windows alone. */
export class PlainTable implements WindowTable {
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly engine: Engine,
    private readonly keyTypes: readonly DataType<unknown>[],
    private readonly calls: readonly AggregateCall[],
  ) {
    live.tables += 1;
  }

  get groupCount(): number {
    return this.groups.size;
  }

  get stateBytes(): number {
    return this.groups.size * 64;
  }

  update(
    keys: readonly Column[],
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
  ): void {
    for (let i = 0; i < rowCount; i++) {
      const row = rows === 0 ? i : this.engine.memory.u32[(rows >>> 2) + i];
      const group = this.group(keys.map((key) => valueAt(this.engine, key, row)));
      const values = this.calls.map((call) =>
        call.kind === 'count' ? 1n : valueAt(this.engine, input(call.arguments[0]), row),
      );
      this.combine(group, values as (bigint | null)[]);
    }
  }

  merge(other: WindowTable): void {
    for (const group of (other as PlainTable).groups.values()) {
      this.combine(this.group(group.keys), group.results);
    }
  }

  emit(from: number, count: number): { keys: Column[]; results: Column[] } {
    const groups = [...this.groups.values()].slice(from, from + count);
    const keys = this.keyTypes.map((type, i) =>
      testColumn(
        this.engine,
        type,
        groups.map((group) => group.keys[i]),
      ),
    );
    const results = this.calls.map(({ resultType }, i) =>
      testColumn(
        this.engine,
        resultType,
        groups.map((group) => group.results[i]),
      ),
    );
    return { keys, results };
  }

  groupOf(keys: readonly Column[], row: number): number {
    const text = keyText(keys.map((key) => valueAt(this.engine, key, row)));
    return [...this.groups.keys()].indexOf(text);
  }

  /** The results are the state. */
  get stateFields(): Field[] {
    return this.calls.map(({ name, resultType }) => ({ name, type: resultType.nullable() }));
  }

  stateColumns(from: number, count: number): GroupColumns {
    const { keys, results } = this.emit(from, count);
    return { keys, state: results };
  }

  load({ keys, state }: GroupColumns, count: number): void {
    for (let row = 0; row < count; row++) {
      const group = this.group(keys.map((key) => valueAt(this.engine, key, row)));
      const results = state.map((column) => valueAt(this.engine, column, row));
      this.combine(group, results as (bigint | null)[]);
    }
  }

  release(): void {
    live.tables -= 1;
  }

  private group(keys: TestValue[]): Group {
    const text = keyText(keys);
    let group = this.groups.get(text);
    if (group === undefined) {
      group = { keys, results: this.calls.map(({ kind }) => (kind === 'count' ? 0n : null)) };
      this.groups.set(text, group);
    }
    return group;
  }

  private combine(group: Group, values: readonly (bigint | null)[]): void {
    this.calls.forEach(({ kind }, i) => {
      group.results[i] = combined(kind, group.results[i], values[i]);
    });
  }
}

/** Two partial results of one aggregate; null = no value yet. */
export function combined(kind: string, a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  if (kind === 'min') return a < b ? a : b;
  if (kind === 'max') return a > b ? a : b;
  return a + b;
}

/** A key as text; null differs from 'null'. */
export function keyText(keys: readonly TestValue[]): string {
  return keys.map((key) => (key === null ? '∅' : `${typeof key}:${key}`)).join('|');
}
