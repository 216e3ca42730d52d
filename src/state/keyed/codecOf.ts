// Picks the codec of a type: the bytes of its values.
import { columnOf } from '../../batch/column.js';
import type { DataType } from '../../batch/dataType.js';
import { readValues } from '../../batch/read/columnReader.js';
import { columnWriter, UnfitValue, type ColumnWriter } from '../../batch/write/columnWriter.js';
import type { Engine } from '../../wasm/engine.js';
import { unfitState } from './cells.js';
import type { StateType } from './stateType.js';
import { plainFormOf } from './plainForm.js';
import { BytesCodec, JsonCodec, StringCodec, type ValueCodec } from './valueCodec.js';

/** The codec of a type; equal values have equal bytes, but for the order of MAP entries. */
export function codecOf(engine: Engine, state: string, type: StateType<unknown>): ValueCodec {
  switch (type.kind) {
    case 'JSON':
      return new JsonCodec(state, same, same);
    case 'STRING':
      return new StringCodec(state);
    case 'BYTES':
      return new BytesCodec(state);
    case 'ROW':
    case 'ARRAY':
    case 'MAP': {
      const { toPlain, fromPlain } = plainFormOf(state, type);
      return new JsonCodec(state, toPlain, fromPlain);
    }
    default:
      return new ColumnCodec(engine, state, type);
  }
}

const same = (value: unknown): unknown => value;

/** Values of any fixed width as batches hold them, by their writers and readers. */
class ColumnCodec implements ValueCodec {
  readonly scratch = new Uint8Array(16);
  private readonly writer: ColumnWriter;

  constructor(
    private readonly engine: Engine,
    private readonly state: string,
    private readonly type: DataType<unknown>,
  ) {
    this.writer = columnWriter(engine, type);
  }

  /** `scratch` has room for the widest. */
  reserve(): void {}

  encode(value: unknown): number {
    const { arena, memory } = this.engine;
    const { width } = this.type;
    const mark = arena.mark();
    try {
      const { values } = this.writer([value], 1);
      this.scratch.set(memory.u8.subarray(values, values + width));
    } catch (error) {
      throw error instanceof UnfitValue ? unfitState(this.state, value, error.expected) : error;
    } finally {
      arena.rewind(mark);
    }
    return width;
  }

  decode(_u8: Uint8Array, start: number, length: number): unknown {
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    // Readers expect values to be aligned.
    const aligned = arena.allocate(length);
    memory.u8.copyWithin(aligned, start, start + length);
    const [value] = readValues(this.engine, columnOf(this.type, aligned), 1);
    arena.rewind(mark);
    return value;
  }
}
