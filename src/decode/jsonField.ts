// The fields of a JSON decoder in the linear memory (`assembly/abi/json.ts`), made once a decoder.
import * as abi from '../../assembly/abi/json.js';
import type { DataType, Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { NeededFields } from '../expression/fieldsRead.js';
import type { NeededColumns } from '../source/source.js';
import type { Arena } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';

const TYPE_NONE = 0;
const text = new TextEncoder();

/** A field, array element, map key or map value. */
export interface JsonField {
  readonly address: number;
  readonly type: DataType<unknown>;
  /** False when the value is only validated. */
  readonly isNeeded: boolean;
  readonly children: readonly JsonField[];
}

/** An object's fields and the address of its descriptor. */
export interface JsonObject {
  readonly address: number;
  readonly fields: readonly JsonField[];
}

/** What a field is called in errors. */
export interface JsonFieldName {
  /** `bid.prices`. */
  readonly path: string;
  readonly type: DataType<unknown>;
}

/** Writes the descriptors of a record and everything in it. */
export class JsonFieldWriter {
  /** By FIELD_INDEX. */
  readonly names: JsonFieldName[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly arena: Arena,
  ) {}

  /** An object with a field for each of `fields`; those not in `needed` are only validated. */
  object(fields: readonly Field[], prefix = '', needed?: NeededColumns): JsonObject {
    const address = this.arena.allocateZeroed(abi.OBJECT_BYTES);
    const first = this.arena.allocateZeroed(Math.max(fields.length, 1) * abi.FIELD_BYTES);
    const written = fields.map(({ name, type }, index) => {
      const read = fieldsOf(needed, name);
      const field = first + index * abi.FIELD_BYTES;
      const next = first + ((index + 1) % fields.length) * abi.FIELD_BYTES;
      this.engine.memory.u32[(field + abi.FIELD_NEXT) >>> 2] = next;
      this.writeKey(field, name);
      return this.field(field, type, prefix + name, read);
    });
    const slots = tableSlots(fields.length);
    const table = this.arena.allocateZeroed(slots * 4);
    const { u32, u8 } = this.engine.memory;
    // An object without fields guesses a key that nothing equals.
    if (fields.length === 0) u8.fill(255, first + abi.FIELD_MASK, first + abi.FIELD_MASK + 16);
    u32[(address + abi.OBJECT_FIRST) >>> 2] = first;
    u32[(address + abi.OBJECT_FIELD_COUNT) >>> 2] = fields.length;
    u32[(address + abi.OBJECT_FIELDS) >>> 2] = first;
    u32[(address + abi.OBJECT_TABLE) >>> 2] = table;
    u32[(address + abi.OBJECT_TABLE_MASK) >>> 2] = slots - 1;
    this.engine.kernels.indexJsonKeys(address);
    return { address, fields: written };
  }

  private field(
    address: number,
    type: DataType<unknown>,
    path: string,
    read: NeededFields | undefined,
  ): JsonField {
    const isNeeded = read !== undefined;
    const index = this.names.push({ path, type }) - 1;
    const [childrenAddress, children] = isNeeded ? this.children(type, path, read) : [0, []];
    const { u32 } = this.engine.memory;
    const write = (offset: number, value: number): void => {
      u32[(address + offset) >>> 2] = value;
    };
    write(abi.FIELD_OP, isNeeded ? type.id : TYPE_NONE);
    write(abi.FIELD_CHILDREN, childrenAddress);
    write(abi.FIELD_PRECISION, type.precision);
    write(abi.FIELD_SCALE, type.scale);
    write(abi.FIELD_INDEX, index);
    write(abi.FIELD_FLAGS, flagsOf(type));
    return { address, type, isNeeded, children };
  }

  private children(
    type: DataType<unknown>,
    path: string,
    read: NeededFields,
  ): [number, readonly JsonField[]] {
    if (type.kind === 'ROW') {
      const needed = read === 'all' ? undefined : read;
      const { address, fields } = this.object(type.fields, `${path}.`, needed);
      return [address, fields];
    }
    if (type.kind !== 'ARRAY' && type.kind !== 'MAP') return [0, []];
    const isArray = type.kind === 'ARRAY';
    const types = isArray ? [type.element] : [type.key, type.value];
    const address = this.arena.allocateZeroed(types.length * abi.FIELD_BYTES);
    const children = types.map((child, index) =>
      this.field(address + index * abi.FIELD_BYTES, child, `${path}[]`, 'all'),
    );
    return [address, children];
  }

  private writeKey(address: number, name: string): void {
    const key = text.encode(name);
    const image = text.encode(`${JSON.stringify(name)}:`);
    const keyBytes = (key.length + 15) & ~15;
    const keyAddress = this.arena.allocateZeroed(keyBytes + image.length + 16);
    const { u8, u32 } = this.engine.memory;
    u8.set(key, keyAddress);
    u8.set(image, keyAddress + keyBytes);
    const inField = Math.min(image.length, 16);
    u8.set(image.subarray(0, inField), address + abi.FIELD_IMAGE);
    u8.fill(255, address + abi.FIELD_MASK, address + abi.FIELD_MASK + inField);
    u32[(address + abi.FIELD_KEY) >>> 2] = keyAddress;
    u32[(address + abi.FIELD_KEY_LENGTH) >>> 2] = key.length;
    u32[(address + abi.FIELD_IMAGE_LENGTH) >>> 2] = image.length;
  }
}

/** A power of two, at most half full. */
function tableSlots(count: number): number {
  let slots = 4;
  while (slots < count * 2) slots *= 2;
  return slots;
}

function flagsOf(type: DataType<unknown>): number {
  const isFlatMap = type.kind === 'MAP' && (type.value.width > 0 || type.value.kind === 'BOOLEAN');
  return (
    (type.isNullable ? abi.FIELD_IS_NULLABLE : 0) | (isFlatMap ? abi.FIELD_HAS_UNIQUE_KEYS : 0)
  );
}

/** @throws MillraceError PLAN_UNSUPPORTED for a MAP whose keys are no strings. */
export function requireJsonType(type: DataType<unknown>): void {
  if (type.kind === 'ROW') for (const field of type.fields) requireJsonType(field.type);
  if (type.kind === 'ARRAY') requireJsonType(type.element);
  if (type.kind !== 'MAP') return;
  if (type.key.kind !== 'STRING') {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${type} cannot be read from JSON, whose keys are strings; use MAP<STRING, …>.`,
    );
  }
  requireJsonType(type.value);
}

/** What is read of a field; undefined for nothing. */
function fieldsOf(needed: NeededColumns | undefined, name: string): NeededFields | undefined {
  if (needed === undefined) return 'all';
  if ('get' in needed) return needed.get(name);
  return needed.has(name) ? 'all' : undefined;
}
