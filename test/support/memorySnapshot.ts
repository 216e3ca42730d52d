// A snapshot in memory, as rows: for tests of one operator's snapshot and restore without files.
import type { Batch } from '../../src/batch/batch.js';
import { readRows } from '../../src/batch/readRows.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import type { Fields } from '../../src/batch/dataType.js';
import type {
  SnapshotReader,
  SnapshotWriter,
  StatePart,
  StateTable,
  StateValue,
} from '../../src/checkpoint/snapshot.js';
import type { Engine } from '../../src/wasm/engine.js';

/** What one or several subtasks wrote of one operator. */
export class MemorySnapshot implements SnapshotWriter {
  /** Rows by table. */
  readonly tables = new Map<string, object[]>();
  /** Values by name. */
  readonly valuesByName = new Map<string, StateValue[]>();
  readonly parts: string[] = [];

  write(table: StateTable, batch: Batch): void {
    const rows = this.tables.get(table.name) ?? [];
    rows.push(...readRows(batch));
    this.tables.set(table.name, rows);
  }

  writePart(table: StateTable, part: StatePart, write: () => void): void {
    this.parts.push(`${table.name}/${part.id}@${part.version}`);
    write();
  }

  value(name: string, value: StateValue): void {
    this.valuesByName.set(name, [...(this.valuesByName.get(name) ?? []), value]);
  }

  /**
   * A reader for one of the subtasks that take over.
   *
   * @param isMine  Whether a row of a keyed table belongs to that subtask; default all.
   * @param batchRows  Rows a batch.
   */
  reader(
    engine: Engine,
    isMine: (row: object, table: StateTable) => boolean = () => true,
    batchRows = 1000,
  ): SnapshotReader {
    const { tables, valuesByName } = this;
    return {
      *read<F extends Fields>(table: StateTable<F>): Iterable<Batch<F>> {
        const isKeyed = 'keys' in table.distribution;
        const all = tables.get(table.name) ?? [];
        const mine = isKeyed ? all.filter((row) => isMine(row, table as StateTable)) : all;
        const writer = new RowWriter<F>(engine, table.schema);
        for (let from = 0; from < mine.length; from += batchRows) {
          const mark = engine.arena.mark();
          yield writer.write(mine, from, Math.min(batchRows, mine.length - from));
          engine.arena.rewind(mark);
        }
      },
      values: (name) => valuesByName.get(name) ?? [],
    };
  }
}
