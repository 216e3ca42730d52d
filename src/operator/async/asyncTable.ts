// Async table: the rows in flight of an asynchronous operator, in a snapshot.
//
//   rows    | columns of the input | row_time | row_watermark | row_kind |    in their order
//
// What was answered but not emitted is written too: it is asked for again. Retries start anew.
import { Batch } from '../../batch/batch.js';
import { float64, int8, type Field, type Fields } from '../../batch/dataType.js';
import { readColumn, readRows } from '../../batch/readRows.js';
import { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../../checkpoint/snapshot.js';
import { uniqueNames } from '../../state/stateNames.js';
import type { Engine } from '../../wasm/engine.js';
import type { Row } from '../userFunction.js';
import type { PendingRow } from './pendingRows.js';

const ROWS_MAX = 1024;
const EXTRAS: readonly Field[] = [
  { name: 'row_time', type: float64().nullable() },
  { name: 'row_watermark', type: float64().nullable() },
  { name: 'row_kind', type: int8() },
];

/** What is known of a row besides its columns; NaN where there is no time. */
export interface RowExtras {
  readonly timestamp: number;
  readonly watermark: number;
  readonly kind: number;
}

/** The table of rows of a schema. */
export class AsyncTable implements StateTable {
  readonly name = 'rows';
  readonly schema: Schema<Fields>;
  /** The operator does not know by what its input may be keyed. */
  readonly distribution = { to: 'spread' } as const;

  constructor(private readonly input: Schema<Fields>) {
    this.schema = new Schema(uniqueNames([...input.fields, ...EXTRAS], []));
  }

  write(engine: Engine, rows: readonly PendingRow[], writer: SnapshotWriter): void {
    const rowWriter = new RowWriter(engine, this.schema);
    const [time, watermark, kind] = this.schema.names.slice(this.input.columnCount);
    for (let from = 0; from < rows.length; from += ROWS_MAX) {
      const mark = engine.arena.mark();
      const some = rows.slice(from, from + ROWS_MAX).map((row) => ({
        ...row.row,
        [time]: known(row.timestamp),
        [watermark]: known(row.watermark),
        [kind]: row.kind,
      }));
      writer.write(this, rowWriter.write(some));
      engine.arena.rewind(mark);
    }
  }

  /** Calls `take` with each row. */
  read(reader: SnapshotReader, take: (row: Row, extras: RowExtras) => void): void {
    const count = this.input.columnCount;
    for (const batch of reader.read(this)) {
      const columns = batch.columns().slice(0, count);
      const rows = readRows(new Batch(batch.engine, this.input, columns, batch.rowCount));
      const times = readColumn(batch, count) as (number | null)[];
      const watermarks = readColumn(batch, count + 1) as (number | null)[];
      const kinds = readColumn(batch, count + 2) as number[];
      rows.forEach((row, i) => {
        const [timestamp, watermark] = [times[i] ?? NaN, watermarks[i] ?? NaN];
        take(row, { timestamp, watermark, kind: kinds[i] });
      });
    }
  }
}

function known(time: number): number | null {
  return Number.isNaN(time) ? null : time;
}
