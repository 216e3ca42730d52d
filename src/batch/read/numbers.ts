// Numbers out of fixed-width columns.
import { TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16, TYPE_INT8 } from '../../../assembly/abi/type.js';
import type { Engine } from '../../wasm/engine.js';
import type { LinearMemory } from '../../wasm/memory.js';
import type { Column } from '../column.js';
import { isPresent, unrepresentable } from './columnReader.js';

type NumberArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** TINYINT, SMALLINT, INT, INTERVAL_MONTH, FLOAT and DOUBLE. */
export function readNumbers(engine: Engine, column: Column, rowCount: number): number[] {
  const view = viewOf(engine.memory, column.type.id);
  const base = column.values / view.BYTES_PER_ELEMENT;
  const out = new Array<number>(rowCount);
  for (let i = 0; i < rowCount; i++) out[i] = view[base + i];
  return out;
}

function viewOf(memory: LinearMemory, id: number): NumberArray {
  switch (id) {
    case TYPE_INT8:
      return memory.i8;
    case TYPE_INT16:
      return memory.i16;
    case TYPE_FLOAT32:
      return memory.f32;
    case TYPE_FLOAT64:
      return memory.f64;
    default:
      return memory.i32;
  }
}

/** BIGINT as bigints or numbers, or text, as its representation says; INTERVAL_MS as numbers. */
export function readInt64s(
  engine: Engine,
  column: Column,
  rowCount: number,
): (bigint | number | string)[] {
  const { representation, kind } = column.type;
  if (kind === 'INTERVAL_MS' || representation === 'number')
    return safeNumbers(engine, column, rowCount);
  const base = column.values >>> 3;
  const values = Array.from(engine.memory.i64.subarray(base, base + rowCount));
  return representation === 'text' ? values.map(String) : values;
}

/** int64 values as numbers; an error where a number would lose digits. */
export function safeNumbers(engine: Engine, column: Column, rowCount: number): number[] {
  const { i32, u32, u8 } = engine.memory;
  const base = column.values >>> 2;
  const out = new Array<number>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const value = i32[base + 2 * i + 1] * 4294967296 + u32[base + 2 * i];
    if (!Number.isSafeInteger(value) && isPresent(u8, column.validity, i)) {
      const exact = engine.memory.i64[(column.values >>> 3) + i];
      throw unrepresentable(
        column,
        exact,
        i,
        'a number is exact up to 2^53 - 1: read it as a bigint',
      );
    }
    out[i] = value;
  }
  return out;
}
