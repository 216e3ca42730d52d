// Row encoder: drives an encoder kernel over batches, into an output region that grows as needed.
//
//   output   | rows of the last batch          | slack |      doubled whenever a row does not fit
//
// Invariants
//   · The kernel stops at whole rows, and its state says where: after growth it goes on there.
//   · The output and the fields live until `release`; descriptors live in the batch arena.
import * as abi from '../../assembly/abi/encode.js';
import { STATUS_FULL } from '../../assembly/abi/status.js';
import type { Batch } from '../batch/batch.js';
import { writeDescriptors } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import type { Encoder } from './encoder.js';
import { writeFields } from './encodeFields.js';

const FIRST_OUTPUT_BYTES = 65536;
const NOTHING = new Uint8Array(0);

/** An encoder kernel: returns rows written or a status. */
export type EncodeKernel = (
  columns: number,
  fields: number,
  state: number,
  columnCount: number,
) => number;

/** What tells one row format from another. */
export interface RowFormat {
  readonly kernel: EncodeKernel;
  readonly header: Uint8Array;
  /** Sets the format's own part of the state, flags included. */
  configure(arena: Arena, state: number): void;
}

/** Encodes batches by one kernel. */
export class RowEncoder<F extends Fields = Fields> implements Encoder<F> {
  private readonly arena: Arena;
  private readonly fields: number;
  private readonly state: number;
  private output: number;
  private outputBytes: number;

  constructor(
    private readonly engine: Engine,
    private readonly schema: Schema<F>,
    private readonly format: RowFormat,
    firstOutputBytes = FIRST_OUTPUT_BYTES,
  ) {
    this.arena = new Arena(engine.memory);
    this.fields = writeFields(this.arena, schema.fields);
    this.state = this.arena.allocateZeroed(abi.ENCODE_STATE_BYTES);
    format.configure(this.arena, this.state);
    this.outputBytes = Math.max(firstOutputBytes, 2 * abi.ENCODE_SLACK);
    this.output = engine.memory.allocate(this.outputBytes);
  }

  header(): Uint8Array {
    return this.format.header;
  }

  encode(batch: Batch<F>): Uint8Array {
    const { engine, state } = this;
    const mark = engine.arena.mark();
    const columns = writeDescriptors(engine, batch.rawColumns);
    this.set(abi.ENCODE_ROW, 0);
    this.set(abi.ENCODE_ROW_END, batch.rowCount);
    this.set(abi.ENCODE_SELECTION, batch.selection);
    this.set(abi.ENCODE_OUT, this.output);
    for (;;) {
      this.set(abi.ENCODE_OUT_END, this.output + this.outputBytes);
      const { columnCount } = this.schema;
      const status = this.format.kernel(columns, this.fields, state, columnCount);
      if (status >= 0) break;
      if (status !== STATUS_FULL) throw nullMapKey(this.get(abi.ENCODE_ROW));
      this.grow();
    }
    engine.arena.rewind(mark);
    return engine.memory.u8.subarray(this.output, this.get(abi.ENCODE_OUT));
  }

  footer(): Uint8Array {
    return NOTHING;
  }

  release(): void {
    this.arena.release();
    this.engine.memory.free(this.output, this.outputBytes);
    this.outputBytes = 0;
  }

  private grow(): void {
    const written = this.get(abi.ENCODE_OUT) - this.output;
    const bytes = this.outputBytes * 2;
    this.output = this.engine.memory.reallocate(this.output, this.outputBytes, bytes);
    this.outputBytes = bytes;
    this.set(abi.ENCODE_OUT, this.output + written);
  }

  private get(offset: number): number {
    return this.engine.memory.u32[(this.state + offset) >>> 2];
  }

  private set(offset: number, value: number): void {
    this.engine.memory.u32[(this.state + offset) >>> 2] = value;
  }
}

function nullMapKey(row: number): MillraceError {
  return new MillraceError(
    'DATA_NULL',
    'A MAP with a null key cannot be written as JSON, whose keys are strings. ' +
      'Filter such rows or drop the key.',
    { location: { row } },
  );
}
