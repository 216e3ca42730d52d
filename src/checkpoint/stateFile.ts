// State files: tables of state as Arrow IPC files, one column `key_group` ahead of the operator's.
//
//   batches ──► key_group | columns ──► Arrow IPC      metadata: operator, table
import { Batch } from '../batch/batch.js';
import { columnOf } from '../batch/column.js';
import { int32, type Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { KeyGroups } from '../exchange/keyGroups.js';
import type { Engine } from '../wasm/engine.js';
import { BlockPool, BlockWriter } from './blockPool.js';
import type { StateTable } from './snapshot.js';

type ArrowWriter = ReturnType<ArrowFormat['arrowWriter']>;

/** The functions of `format/arrow`, which are loaded where checkpoints are taken. */
export type ArrowFormat = typeof import('../format/arrow/ipc.js');

/** The column that the writer puts in front of tables with keys; with `_` where it is taken. */
export const KEY_GROUP = 'key_group';

/** Encodes the rows of one file. */
export class StateFileWriter {
  rows = 0;
  private readonly bytes: BlockWriter;
  private readonly schema: Schema;
  private readonly writer: ArrowWriter;
  private readonly keyGroups: KeyGroups | undefined;

  constructor(
    private readonly engine: Engine,
    arrow: ArrowFormat,
    private readonly table: StateTable,
    operator: string,
    maxParallelism: number,
    pool: BlockPool = new BlockPool(),
  ) {
    const { distribution } = table;
    const metadata = { 'millrace.operator': operator, 'millrace.table': table.name };
    if ('keys' in distribution) {
      const types = distribution.keys.map((key) => table.schema.fields[key].type);
      this.keyGroups = new KeyGroups(engine, types, maxParallelism);
    }
    this.schema = fileSchema(table);
    const bytes = new BlockWriter(pool);
    this.bytes = bytes;
    this.writer = arrow.arrowWriter(this.schema, (piece) => bytes.write(piece), { metadata });
  }

  write(batch: Batch): void {
    if (batch.rowCount === 0) return;
    this.rows += batch.rowCount;
    const { arena } = this.engine;
    const mark = arena.mark();
    this.writer.write(this.keyed(batch));
    arena.rewind(mark);
  }

  /** The bytes of the file, valid until {@link release}. */
  end(): Uint8Array[] {
    this.writer.end();
    return this.bytes.pieces;
  }

  /** Gives the memory of the bytes back. */
  release(): void {
    this.bytes.release();
  }

  private keyed(batch: Batch): Batch {
    const { distribution } = this.table;
    const columns = batch.columns();
    if (this.keyGroups === undefined || !('keys' in distribution)) {
      return new Batch(this.engine, this.schema, columns, batch.rowCount);
    }
    const keys = distribution.keys.map((key) => columns[key]);
    const groups = this.keyGroups.assign(keys, batch.rowCount);
    const keyGroup = columnOf(int32(), groups);
    return new Batch(this.engine, this.schema, [keyGroup, ...columns], batch.rowCount);
  }
}

/** The columns of a table's files. */
export function fileSchema<F extends Fields>(table: StateTable<F>): Schema {
  const isKeyed = 'keys' in table.distribution;
  let name = KEY_GROUP;
  while (table.schema.has(name)) name += '_';
  const keyGroup = { name, type: int32() };
  return new Schema(isKeyed ? [keyGroup, ...table.schema.fields] : table.schema.fields);
}
