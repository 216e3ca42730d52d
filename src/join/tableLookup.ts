// Table lookup: each row with those of a table that has the same key. The table is read whole when
// the job starts, and kept in its memory; lookups that ask somebody outside are
// `src/operator/async/lookupCalls.ts`.
//
//   rows ──► groups of their keys ──► pairs, a batch at most ──► columns of both ──► out
//
// Invariants
//   · No row comes before the table was read: `opening` holds the job up.
//   · A null key has no rows.
import * as abi from '../../assembly/abi/lookup.js';
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Schema } from '../batch/schema.js';
import { BatchMessage, batchOfMessage } from '../exchange/batchMessage.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import type { BoundedLookupSource } from '../source/lookup.js';
import type { Engine } from '../wasm/engine.js';
import { LookupTable } from './lookupTable.js';

/** What is joined with what. */
export interface TableLookupPlan {
  readonly source: BoundedLookupSource;
  /** Positions of columns of the rows, with those of the table that equal them; same types. */
  readonly on: readonly { readonly row: number; readonly table: number }[];
  /** Columns of the result: of the rows or of the table, by position. */
  readonly columns: readonly { readonly from: 'row' | 'table'; readonly position: number }[];
  readonly type: 'inner' | 'left';
}

/** Looks up rows of a table that is kept in memory. */
export class TableLookupOperator implements Operator {
  /** Resolves when the table was read. */
  opening: Promise<void> | undefined;
  private context!: OperatorContext;
  private table: LookupTable | undefined;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema,
    private readonly plan: TableLookupPlan,
  ) {}

  describe(): OperatorDescription {
    const { on, source, type } = this.plan;
    const keys = on.map(({ table }) => source.schema.names[table]).join(', ');
    return {
      name: this.name,
      text: `${type} lookup join with ${source.name} by ${keys}`,
      state: [`all rows of ${source.name}, read when the job starts`],
    };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.opening = this.read(context);
  }

  processBatch(batch: Batch): void {
    const { batchSize, engine } = this.context;
    const { arena, kernels, memory } = engine;
    const { rowCount } = batch;
    const table = this.loaded();
    // Gathered in front of the mark, because the batch keeps its dense columns.
    const keys = this.plan.on.map(({ row }) => batch.column(row));
    const groups = table.find(keys, rowCount);
    const capacity = Math.max(1, batchSize);
    const [rows, matches] = [arena.allocate(capacity * 4), arena.allocate(capacity * 4)];
    const lookup = arena.allocateZeroed(abi.LOOKUP_BYTES);
    const { starts, ids } = table.groupLists;
    const isLeft = Number(this.plan.type === 'left');
    memory.u32.set([groups, starts, ids, rows, matches, capacity, isLeft], lookup >>> 2);
    while (memory.u32[(lookup + abi.LOOKUP_ROW) >>> 2] < rowCount) {
      const mark = arena.mark();
      const count = kernels.probeLists(lookup, rowCount);
      if (count > 0) this.emit(batch, table, { rows, matches, count });
      arena.rewind(mark);
    }
  }

  processWatermark(): void {}

  get stateBytes(): number {
    return this.table?.stateBytes ?? 0;
  }

  close(): void {
    this.table?.release();
    this.table = undefined;
  }

  private emit(
    batch: Batch,
    table: LookupTable,
    pairs: { readonly rows: number; readonly matches: number; readonly count: number },
  ): void {
    const { rows, matches, count } = pairs;
    const own = batch.select(rows, count);
    const { engine } = this.context;
    const columns = this.plan.columns.map(({ from, position }): Column => {
      if (from === 'row') return own.column(position);
      return table.columnAt(position, matches, count, this.plan.type === 'left');
    });
    const { kinds, timestamps, watermarks } = own;
    const extras = { kinds, timestamps, watermarks };
    this.context.emit(new Batch(engine, this.outputSchema, columns, count, extras));
  }

  private async read({ clock, engine, runTurn, signal }: OperatorContext): Promise<void> {
    const { on, source } = this.plan;
    const messages: Uint8Array[] = [];
    // In an engine of its own, so that nothing of it is left when the table is there.
    await source.readAll({ clock, signal }, (batch) => messages.push(bytesOf(batch)));
    runTurn(() => {
      const keys = on.map(({ table }) => table);
      const table = new LookupTable(engine, source.schema, keys);
      this.table = table;
      for (const message of messages) addMessage(engine, table, source.schema, message);
      table.finish();
    });
  }

  private loaded(): LookupTable {
    if (this.table === undefined) throw new Error(`${this.name} got rows before its table.`);
    return this.table;
  }
}

function bytesOf(batch: Batch): Uint8Array {
  const message = BatchMessage.of(batch);
  const bytes = new Uint8Array(message.byteLength);
  let end = 0;
  for (const { address, length } of message.pieces) {
    bytes.set(batch.engine.memory.u8.subarray(address, address + length), end);
    end += (length + 15) & ~15;
  }
  return bytes;
}

function addMessage(engine: Engine, table: LookupTable, schema: Schema, message: Uint8Array): void {
  const { arena, memory } = engine;
  const mark = arena.mark();
  const address = arena.allocate(message.length);
  memory.u8.set(message, address);
  table.add(batchOfMessage(engine, schema, address));
  arena.rewind(mark);
}
