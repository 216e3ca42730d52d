// Nested values as texts and back: equal values have equal texts.
import type { LogicalType } from '../types/index.js';

/** What JSON can hold. */
type Packed = null | boolean | number | string | readonly Packed[];

/** Makes the text of values of a type. */
export function packedText(type: LogicalType): (value: unknown) => string {
  const pack = packing(type);
  return (value) => JSON.stringify(pack(value));
}

/** Makes the value of a text. */
export function unpackedValue(type: LogicalType): (text: unknown) => unknown {
  const unpack = unpacking(type);
  return (text) => unpack(JSON.parse(String(text)) as Packed);
}

function packing(type: LogicalType): (value: unknown) => Packed {
  const pack = packingPresent(type);
  return (value) => (value === null || value === undefined ? null : pack(value));
}

function packingPresent(type: LogicalType): (value: unknown) => Packed {
  switch (type.kind) {
    case 'ROW': {
      const fields = type.fields.map(({ name, type: own }) => ({ name, pack: packing(own) }));
      return (value) => fields.map(({ name, pack }) => pack((value as Row)[name]));
    }
    case 'ARRAY': {
      const pack = packing(type.element);
      return (value) => (value as readonly unknown[]).map(pack);
    }
    case 'MAP': {
      const [key, own] = [packing(type.key), packing(type.value)];
      return (value) => [...(value as Map<unknown, unknown>)].map(([k, v]) => [key(k), own(v)]);
    }
    case 'BINARY':
    case 'VARBINARY':
      return (value) => [...(value as Uint8Array)];
    case 'BOOLEAN':
      return (value) => value === true;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return Number;
    default:
      return (value) => (value instanceof Date ? value.getTime() : String(value));
  }
}

type Row = Readonly<Record<string, unknown>>;

function unpacking(type: LogicalType): (packed: Packed) => unknown {
  const unpack = unpackingPresent(type);
  return (packed) => (packed === null ? null : unpack(packed));
}

function unpackingPresent(type: LogicalType): (packed: Packed) => unknown {
  switch (type.kind) {
    case 'ROW': {
      const fields = type.fields.map(({ name, type: own }) => ({ name, unpack: unpacking(own) }));
      return (packed) =>
        Object.fromEntries(
          fields.map(({ name, unpack }, i) => [name, unpack((packed as readonly Packed[])[i])]),
        );
    }
    case 'ARRAY': {
      const unpack = unpacking(type.element);
      return (packed) => (packed as readonly Packed[]).map(unpack);
    }
    case 'MAP': {
      const [key, own] = [unpacking(type.key), unpacking(type.value)];
      return (packed) =>
        new Map((packed as readonly (readonly Packed[])[]).map(([k, v]) => [key(k), own(v)]));
    }
    case 'BINARY':
    case 'VARBINARY':
      return (packed) => Uint8Array.from(packed as readonly number[]);
    case 'BIGINT':
      return (packed) => BigInt(packed as string);
    case 'FLOAT':
    case 'DOUBLE':
      return Number;
    default:
      return (packed) =>
        typeof packed === 'number' && type.kind.startsWith('TIMESTAMP') ? new Date(packed) : packed;
  }
}
