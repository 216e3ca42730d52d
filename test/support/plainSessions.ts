// Keys and accumulators of sessions in plain TypeScript: count(*), and sum, min, max over BIGINT,
// in i64 cells of slots.
import type { Column } from '../../src/batch/column.js';
import { columnOf } from '../../src/batch/column.js';
import type { DataType } from '../../src/batch/dataType.js';
import type { AggregateCall } from '../../src/state/aggregateCall.js';
import type { Engine } from '../../src/wasm/engine.js';
import type { SessionAccumulators, SessionKeys, SlotStore } from '../../src/window/sessionParts.js';
import { combined, keyText } from './plainTable.js';
import { testColumn, valueAt, type TestValue } from './rowBatch.js';

/** Interns keys by their text. */
export class PlainKeys implements SessionKeys {
  readonly stateBytes = 0;
  private readonly groups = new Map<string, number>();
  private readonly keys: TestValue[][] = [];

  constructor(
    private readonly engine: Engine,
    private readonly types: readonly DataType<unknown>[],
  ) {}

  get groupCount(): number {
    return this.keys.length;
  }

  intern(keys: readonly Column[], rowCount: number, _rows: number, groupsOut: number): void {
    for (let row = 0; row < rowCount; row++) {
      const values = keys.map((key) => valueAt(this.engine, key, row));
      const text = keyText(values);
      if (!this.groups.has(text)) {
        this.groups.set(text, this.keys.length);
        this.keys.push(values);
      }
      this.engine.memory.u32[(groupsOut >>> 2) + row] = this.groups.get(text) as number;
    }
  }

  keyColumns(groups: number, from: number, count: number): Column[] {
    const at = (groups >>> 2) + from;
    const rows = [...this.engine.memory.u32.subarray(at, at + count)].map(
      (group) => this.keys[group],
    );
    return this.types.map((type, index) =>
      testColumn(
        this.engine,
        type,
        rows.map((row) => row[index]),
      ),
    );
  }

  release(): void {
    this.groups.clear();
  }
}

/** Each call has two i64 cells in the slot: rows seen and value. */
export class PlainAccumulators implements SessionAccumulators {
  readonly stateBytes = 0;
  readonly payloadBytes: number;

  /** The results are the state. */
  readonly state: SessionAccumulators['state'];

  constructor(
    private readonly engine: Engine,
    private readonly calls: readonly AggregateCall[],
  ) {
    this.payloadBytes = calls.length * 16;
    this.state = {
      fields: calls.map(({ name, resultType }) => ({ name, type: resultType.nullable() })),
      columns: (store, { groups, from, count }) => this.results(store, groups, from, count),
      load: (store, groups, columns, count) => this.load(store, groups, columns, count),
    };
  }

  update(
    store: SlotStore,
    slots: number,
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
  ): void {
    this.calls.forEach((call, index) => {
      const column = call.kind === 'count' ? undefined : input(call.arguments[0]);
      for (let i = 0; i < rowCount; i++) {
        const { u32 } = this.engine.memory;
        const row = rows === 0 ? i : u32[(rows >>> 2) + i];
        const value = column === undefined ? 1n : valueAt(this.engine, column, row);
        const slot = u32[(slots >>> 2) + i];
        this.add(store, slot, index, value as bigint | null);
      }
    });
  }

  mergeGroups(store: SlotStore, targets: number, sources: number, count: number): void {
    const { u32 } = this.engine.memory;
    this.calls.forEach((_, index) => {
      for (let i = 0; i < count; i++) {
        const value = this.read(store, u32[(sources >>> 2) + i], index);
        this.add(store, u32[(targets >>> 2) + i], index, value);
      }
    });
  }

  results(store: SlotStore, slots: number, from: number, count: number): Column[] {
    const at = (slots >>> 2) + from;
    const list = [...this.engine.memory.u32.subarray(at, at + count)];
    return this.calls.map(({ resultType }, index) => {
      const values = list.map((slot) => this.read(store, slot, index));
      const { values: address, validity } = testColumn(this.engine, resultType, values);
      return columnOf(resultType, address, validity);
    });
  }

  release(): void {}

  private load(store: SlotStore, slots: number, columns: readonly Column[], count: number): void {
    columns.forEach((column, index) => {
      for (let i = 0; i < count; i++) {
        const slot = this.engine.memory.u32[(slots >>> 2) + i];
        this.add(store, slot, index, valueAt(this.engine, column, i) as bigint | null);
      }
    });
  }

  private cell(store: SlotStore, slot: number, index: number): number {
    return (store.records + slot * store.stride + store.payloadOffset + index * 16) >>> 3;
  }

  private read(store: SlotStore, slot: number, index: number): bigint | null {
    const { i64 } = this.engine.memory;
    const cell = this.cell(store, slot, index);
    return i64[cell] === 0n ? null : i64[cell + 1];
  }

  private add(store: SlotStore, slot: number, index: number, value: bigint | null): void {
    if (value === null) return;
    const sum = combined(this.calls[index].kind, this.read(store, slot, index), value);
    const { i64 } = this.engine.memory;
    const cell = this.cell(store, slot, index);
    i64[cell] = 1n;
    i64[cell + 1] = sum as bigint;
  }
}
