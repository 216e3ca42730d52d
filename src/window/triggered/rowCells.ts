// Row cells: whole rows by slot, a column of values each.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Row } from '../../operator/userFunction.js';
import { SlotValues } from '../../state/keyed/slotValues.js';
import type { Engine } from '../../wasm/engine.js';

/** Rows of one schema in the linear memory. */
export class RowCells {
  private readonly names: readonly string[];
  private readonly columns: readonly SlotValues<unknown>[];

  /** @param owner  Names what is kept, in errors. */
  constructor(engine: Engine, schema: Schema<Fields>, owner: string) {
    this.names = schema.names;
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
