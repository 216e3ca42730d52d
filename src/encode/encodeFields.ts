// Encode fields: keys and date caches that an encoder kernel needs besides the column descriptors,
// made once a schema.
import * as abi from '../../assembly/abi/encode.js';
import type { DataType, Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Arena } from '../wasm/arena.js';

const EPOCH_DATE = '1970-01-01';
const text = new TextEncoder();

/**
 * Writes the fields of columns and, below them, of nested types (`assembly/abi/encode.ts`).
 *
 * @param arena  Where they live as long as the encoder.
 * @returns Their address.
 * @throws MillraceError PLAN_UNSUPPORTED for a MAP whose key is itself nested.
 */
export function writeFields(arena: Arena, fields: readonly Field[]): number {
  const address = arena.allocateZeroed(fields.length * abi.FIELD_BYTES);
  fields.forEach((field, index) => writeField(arena, field, address + index * abi.FIELD_BYTES));
  return address;
}

function writeField(arena: Arena, field: Field, address: number): void {
  const key = text.encode(`,${JSON.stringify(field.name)}:`);
  const keyAddress = arena.allocateZeroed(key.length + 16);
  const children = childFields(field.type);
  const childrenAddress = children.length === 0 ? 0 : writeFields(arena, children);
  const { u8, i32, u32 } = arena.memory;
  u8.set(key, keyAddress);
  u32[(address + abi.FIELD_KEY) >>> 2] = keyAddress;
  u32[(address + abi.FIELD_KEY_LENGTH) >>> 2] = key.length;
  u32[(address + abi.FIELD_CHILDREN) >>> 2] = childrenAddress;
  // The date cache must hold a true entry at any time: the epoch starts behind -1 in every unit.
  i32.fill(
    -1,
    (address + abi.FIELD_DATE_BEFORE) >>> 2,
    (address + abi.FIELD_DATE_BEFORE + 8) >>> 2,
  );
  u32[(address + abi.FIELD_DATE_LENGTH) >>> 2] = EPOCH_DATE.length;
  u8.set(text.encode(EPOCH_DATE), address + abi.FIELD_DATE);
}

function childFields(type: DataType<unknown>): readonly Field[] {
  if (type.kind === 'ROW') return type.fields;
  if (type.kind === 'ARRAY') return [{ name: 'element', type: type.element }];
  if (type.kind !== 'MAP') return [];
  if (['ROW', 'ARRAY', 'MAP'].includes(type.key.kind)) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${type} cannot be written as JSON, whose keys are strings; use a key that is not nested.`,
    );
  }
  return [
    { name: 'key', type: type.key },
    { name: 'value', type: type.value },
  ];
}
