// Reduce sessions: sessions folded by a function of the user, one row object a session slot.
//
//   slot payload   0 = no row yet, 1 = `folded[slot]` is its row       zeroed by the store when a slot is used anew
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import { readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import type { ReduceTableOptions } from './reduceTable.js';
import type { SessionAccumulators, SlotStore } from './sessionParts.js';

type Row = Record<string, unknown>;

/** Accumulators whose state is a folded row. */
export class ReduceSessions implements SessionAccumulators {
  readonly payloadBytes = 8;
  readonly stateBytes = 0;
  private readonly folded: Row[] = [];

  constructor(private readonly options: Omit<ReduceTableOptions, 'keys'>) {}

  update(
    store: SlotStore,
    slots: number,
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
  ): void {
    const { engine, schema } = this.options;
    const columns = schema.fields.map((_, index) => input(index));
    const selection = rows === 0 ? {} : { selection: rows, selectedCount: rowCount };
    const selected = readRows(new Batch(engine, schema, columns, rowCount, selection)) as Row[];
    selected.forEach((row, index) => this.fold(store, this.slotAt(slots, index), row, index));
  }

  mergeGroups(store: SlotStore, targets: number, sources: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const source = this.slotAt(sources, i);
      this.fold(store, this.slotAt(targets, i), this.folded[source], i);
    }
  }

  results(_store: SlotStore, slots: number, from: number, count: number): readonly Column[] {
    const { engine, schema } = this.options;
    const rows = Array.from({ length: count }, (_, i) => this.folded[this.slotAt(slots, from + i)]);
    return new RowWriter(engine, schema).write(rows).columns();
  }

  release(): void {
    this.folded.length = 0;
  }

  private fold(store: SlotStore, slot: number, row: Row, rowNumber: number): void {
    const { u32 } = this.options.engine.memory;
    const flag = (store.records + slot * store.stride + store.payloadOffset) >>> 2;
    const isFirst = u32[flag] === 0;
    this.folded[slot] = isFirst ? row : this.options.fold(this.folded[slot], row, rowNumber);
    u32[flag] = 1;
  }

  private slotAt(slots: number, index: number): number {
    return this.options.engine.memory.u32[(slots >>> 2) + index];
  }
}
