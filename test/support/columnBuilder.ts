// Columns from plain arrays, for kernel tests: physical values (unscaled bigint for DECIMAL, units
// for TIMESTAMP).
import { Batch } from '../../src/batch/batch.js';
import type { Column } from '../../src/batch/column.js';
import { schema, type Schema } from '../../src/batch/schema.js';
import type { DataType, Fields } from '../../src/batch/dataType.js';
import type { Engine } from '../../src/wasm/engine.js';

const text = new TextEncoder();

/** A batch of named columns of equal length in the engine's arena. */
export function buildBatch(
  engine: Engine,
  fields: Fields,
  columns: Readonly<Record<string, readonly unknown[]>>,
): Batch {
  const batchSchema: Schema = schema(fields);
  const built = batchSchema.fields.map((field) =>
    buildColumn(engine, field.type, columns[field.name]),
  );
  const rowCount = columns[batchSchema.names[0]]?.length ?? 0;
  return new Batch(engine, batchSchema, built, rowCount);
}

/** One column; null values clear validity bits. */
export function buildColumn(
  engine: Engine,
  type: DataType<unknown>,
  values: readonly unknown[],
): Column {
  const count = values.length;
  const validity = values.includes(null)
    ? bitmap(
        engine,
        values.map((value) => value !== null),
      )
    : 0;
  const base = { type, values: 0, validity, offsets: 0, children: [] as Column[] };
  if (type.kind === 'BOOLEAN') {
    return {
      ...base,
      values: bitmap(
        engine,
        values.map((value) => value === true),
      ),
    };
  }
  if (type.kind === 'ROW') {
    const children = type.fields.map((field) =>
      buildColumn(
        engine,
        field.type,
        values.map((value) => (value as Record<string, unknown> | null)?.[field.name] ?? null),
      ),
    );
    return { ...base, children };
  }
  if (type.kind === 'ARRAY' || type.kind === 'MAP') return buildList(engine, type, values, base);
  const address = engine.arena.allocateZeroed(count * type.width);
  values.forEach((value, row) => {
    if (value !== null) writeFixed(engine, type, address + row * type.width, value);
  });
  return { ...base, values: address };
}

function buildList(
  engine: Engine,
  type: DataType<unknown>,
  values: readonly unknown[],
  base: Column,
): Column {
  const lists = values.map((value) => (value === null ? [] : [...(value as Iterable<unknown>)]));
  const offsets = engine.arena.allocate((values.length + 1) * 4);
  let end = 0;
  lists.forEach((list, row) => {
    engine.memory.i32[(offsets >>> 2) + row] = end;
    end += list.length;
  });
  engine.memory.i32[(offsets >>> 2) + lists.length] = end;
  if (type.kind === 'ARRAY') {
    return {
      ...base,
      offsets,
      children: [
        buildColumn(
          engine,
          type.element,
          lists.flatMap((list) => list),
        ),
      ],
    };
  }
  const pairs = lists.flatMap((list) => list as [unknown, unknown][]);
  const keys = pairs.map(([key]) => key);
  const mapped = pairs.map(([, value]) => value);
  return {
    ...base,
    offsets,
    children: [buildColumn(engine, type.key, keys), buildColumn(engine, type.value, mapped)],
  };
}

function bitmap(engine: Engine, bits: readonly boolean[]): number {
  const address = engine.arena.allocateBitmap(bits.length);
  engine.memory.u8.fill(0, address, address + (((bits.length + 63) >>> 6) << 3));
  bits.forEach((bit, row) => {
    if (bit) engine.memory.u8[address + (row >>> 3)] |= 1 << (row & 7);
  });
  return address;
}

function writeFixed(
  engine: Engine,
  type: DataType<unknown>,
  address: number,
  value: unknown,
): void {
  const view = new DataView(engine.memory.u8.buffer);
  switch (type.kind) {
    case 'TINYINT':
      return view.setInt8(address, value as number);
    case 'SMALLINT':
      return view.setInt16(address, value as number, true);
    case 'INT':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL_MONTH':
      return view.setInt32(address, value as number, true);
    case 'FLOAT':
      return view.setFloat32(address, value as number, true);
    case 'DOUBLE':
      return view.setFloat64(address, value as number, true);
    case 'STRING':
      return writeView(engine, address, text.encode(value as string));
    case 'BYTES':
      return writeView(engine, address, value as Uint8Array);
    default:
      view.setBigInt64(address, BigInt.asIntN(64, BigInt(value as bigint)), true);
      if (type.width === 16) view.setBigInt64(address + 8, BigInt(value as bigint) >> 64n, true);
  }
}

function writeView(engine: Engine, address: number, bytes: Uint8Array): void {
  const long = bytes.length > 12 ? engine.arena.allocate(bytes.length) : 0;
  const { u8, u32 } = engine.memory;
  u32[address >>> 2] = bytes.length;
  if (long === 0) {
    u8.set(bytes, address + 4);
    return;
  }
  u8.set(bytes, long);
  u8.set(bytes.subarray(0, 4), address + 4);
  u32[(address + 8) >>> 2] = 0;
  u32[(address + 12) >>> 2] = long;
}
