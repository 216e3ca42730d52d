// Row cells: whole rows by slot, a column of values each.
import type { Column } from '../../batch/column.js';
import type { DataType, Field, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Row } from '../../operator/userFunction.js';
import { SlotValues } from '../../state/keyed/slotValues.js';
import { encodingOf } from '../../state/keyed/stateFormat.js';
import type { Engine } from '../../wasm/engine.js';

/** Rows of one schema in the linear memory. */
export class RowCells {
  private readonly names: readonly string[];
  private readonly types: readonly DataType<unknown>[];
  private readonly columns: readonly SlotValues<unknown>[];

  /** @param owner  Names what is kept, in errors. */
  constructor(engine: Engine, schema: Schema<Fields>, owner: string) {
    this.names = schema.names;
    this.types = schema.fields.map(({ type }) => type);
    this.columns = schema.fields.map(
      ({ name, type }) => new SlotValues(engine, `${owner}.${name}`, type, {}),
    );
  }

  get bytes(): number {
    return this.columns.reduce((sum, column) => sum + column.bytes, 0);
  }

  /** The row in a slot, which must have one. */
  read(slot: number): Row {
    const { columns, names } = this;
    const row: Row = {};
    for (let i = 0; i < columns.length; i++) row[names[i]] = columns[i].peek(slot);
    return row;
  }

  /** @throws MillraceError DATA_BAD_RECORD for a row that does not fit the schema. */
  write(slot: number, row: Row): void {
    const { columns, names } = this;
    for (let i = 0; i < columns.length; i++) columns[i].set(slot, row[names[i]], 0);
  }

  /** The columns, by the names of the rows'. */
  get fields(): Field[] {
    return this.columns.flatMap((column, i) => column.fields(this.names[i]));
  }

  /** What is encoded, and how. */
  get format(): string {
    return `rows${this.types.map(encodingOf).join('')}`;
  }

  /** The rows in slots, as columns in the batch arena. */
  gather(slots: number, count: number): Column[] {
    return this.columns.flatMap((column) => column.columns(slots, count));
  }

  /** Takes rows into free slots. */
  fill(slots: number, columns: readonly Column[], count: number): void {
    this.columns.forEach((column, i) => column.fill(slots, [columns[i]], count, 0));
  }

  clear(slot: number): void {
    const { columns } = this;
    for (let i = 0; i < columns.length; i++) columns[i].clear(slot);
  }

  ensure(count: number): void {
    for (const column of this.columns) column.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    for (const column of this.columns) column.renumber(numbers, count, keptCount);
  }

  release(): void {
    for (const column of this.columns) column.release();
  }
}
