// Functions of maps, and the constructors of rows, arrays and maps with what takes them apart.
import { MillraceError } from '../../error.js';
import { callNode } from '../../expression/node.js';
import { commonType, withNullability } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { define, functionNode, INT, js } from './define.js';
import type { Bound } from './define.js';
import type { ScalarFunction } from './scalarFunction.js';
import { valueKey } from './valueOrder.js';

type Entries = ReadonlyMap<unknown, unknown>;

function typeOfMap({ types }: Bound): { key: LogicalType; value: LogicalType } {
  const [type] = types;
  return type.kind === 'MAP' ? type : { key: type, value: type };
}

const arrayOf = (element: LogicalType): LogicalType => ({
  kind: 'ARRAY',
  element,
  isNullable: false,
});

/** A map in which equal keys are one, the later value counts. */
function mapOf(entries: Iterable<readonly [unknown, unknown]>): Map<unknown, unknown> {
  const known = new Map<unknown, unknown>();
  const map = new Map<unknown, unknown>();
  for (const [key, value] of entries) {
    const same = valueKey(key);
    if (!known.has(same)) known.set(same, key);
    map.set(known.get(same), value);
  }
  return map;
}

const fromArrays = define('collection', 'MAP_FROM_ARRAYS', {
  parameters: ['array', 'array'],
  result: ({ types: [keys, values] }) => ({
    kind: 'MAP',
    key: keys.kind === 'ARRAY' ? keys.element : keys,
    value: values.kind === 'ARRAY' ? values.element : values,
    isNullable: false,
  }),
  usage: 'MAP_FROM_ARRAYS(keys, values)',
  make: js('MAP_FROM_ARRAYS', () => (keys: unknown[], values: unknown[]) => {
    if (keys.length === values.length) return mapOf(keys.map((key, i) => [key, values[i]]));
    const problem = `MAP_FROM_ARRAYS got ${keys.length} keys and ${values.length} values.`;
    throw new MillraceError('DATA_FUNCTION', problem);
  }),
});

const union = define('collection', 'MAP_UNION', {
  parameters: ['map'],
  isVariadic: true,
  result: ({ types }) => commonType(types) ?? 'the maps have no common type; cast one',
  operands: ({ types }) => Array<LogicalType | undefined>(types.length).fill(commonType(types)),
  make: js(
    'MAP_UNION',
    () =>
      (...maps: Entries[]) =>
        mapOf(maps.flatMap((map) => [...map])),
  ),
});

const cardinality = define('collection', 'CARDINALITY', {
  parameters: ['any'],
  result: ({ types: [{ kind }] }) =>
    kind === 'ARRAY' || kind === 'MAP' ? INT : 'an ARRAY or MAP is expected',
  usage: 'CARDINALITY(array or map)',
  make: (args, bound, type) =>
    args[0].kind === 'column' && bound.types[0].kind === 'ARRAY'
      ? callNode('cardinality', args)
      : functionNode('CARDINALITY', args, type, (value: readonly unknown[] | Entries | null) =>
          value === null ? null : 'size' in value ? value.size : value.length,
        ),
});

const element = define('collection', 'ELEMENT', {
  parameters: ['array'],
  nullable: 'always',
  result: ({ types: [type] }) => (type.kind === 'ARRAY' ? type.element : type),
  make: js('ELEMENT', () => (array: unknown[]) => {
    if (array.length <= 1) return array[0] ?? null;
    const problem = `ELEMENT takes arrays of one element, not of ${array.length}.`;
    throw new MillraceError('DATA_FUNCTION', problem);
  }),
});

const NESTED = /^(?:ARRAY|MAP|ROW)$/;

/** `array[1]`, `map['key']`: null where there is none. */
const item = define('collection', 'ITEM', {
  parameters: ['any', 'any'],
  nullable: 'always',
  usage: 'array[position] or map[key]',
  result: ({ types: [type, index], literals }) => {
    if (type.kind === 'MAP') return type.value;
    if (type.kind !== 'ARRAY') return 'an ARRAY or MAP is expected';
    if (!index.kind.endsWith('INT')) return 'the position is no whole number';
    const at = literals[1]?.value;
    return at === undefined || Number(at) >= 1 ? type.element : 'positions begin at 1';
  },
  operands: ({ types: [type] }) => [undefined, type.kind === 'MAP' ? type.key : INT],
  make: (args, { types: [type] }, column) => {
    if (type.kind === 'ARRAY' && args[0].kind === 'column' && !NESTED.test(type.element.kind)) {
      return callNode('at', args);
    }
    return functionNode('ITEM', args, column, (value: unknown[] | Entries | null, at: unknown) => {
      if (value === null || at === null) return null;
      if (Array.isArray(value)) return value[(at as number) - 1] ?? null;
      return value.get(at) ?? found(value, at);
    });
  },
});

/** Keys that are objects are found by their contents. */
function found(map: Entries, at: unknown): unknown {
  if (typeof at !== 'object') return null;
  const key = valueKey(at);
  for (const [own, value] of map) if (valueKey(own) === key) return value;
  return null;
}

const array = define('value', 'ARRAY', {
  parameters: ['any'],
  isVariadic: true,
  nullable: 'never',
  usage: 'ARRAY[value, …]',
  result: ({ types }) => {
    const common = commonType(types);
    return common === undefined ? 'the elements have no common type; cast some' : arrayOf(common);
  },
  operands: ({ types }) => Array<LogicalType | undefined>(types.length).fill(commonType(types)),
  make: (args, _bound, type) => functionNode('ARRAY', args, type, (...values: unknown[]) => values),
});

const everySecond = <T>(values: readonly T[], from: number): T[] =>
  values.filter((_, i) => i % 2 === from);

const map = define('value', 'MAP', {
  parameters: ['any', 'any'],
  isVariadic: true,
  nullable: 'never',
  usage: 'MAP[key, value, …]',
  result: ({ types }) => {
    if (types.length % 2 > 0) return 'the last key has no value';
    const [key, value] = [0, 1].map((from) => commonType(everySecond(types, from)));
    if (key === undefined) return 'the keys have no common type; cast some';
    if (value === undefined) return 'the values have no common type; cast some';
    return { kind: 'MAP', key, value, isNullable: false };
  },
  operands: ({ types }) => {
    const common = [0, 1].map((from) => commonType(everySecond(types, from)));
    return types.map((_, i) => common[i % 2]);
  },
  make: (args, _bound, type) =>
    functionNode('MAP', args, type, (...values: unknown[]) =>
      mapOf(everySecond(values, 0).map((key, i) => [key, values[2 * i + 1]])),
    ),
});

/** Fields without names are called EXPR$0, EXPR$1 and so on, as Flink calls them. */
const row = define('value', 'ROW', {
  parameters: ['any'],
  isVariadic: true,
  nullable: 'never',
  usage: 'ROW(value, …)',
  result: ({ types }) => ({
    kind: 'ROW',
    fields: types.map((type, i) => ({ name: `EXPR$${i}`, type })),
    isNullable: false,
  }),
  make: (args, _bound, type) =>
    functionNode('ROW', args, type, (...values: unknown[]) =>
      Object.fromEntries(values.map((value, i) => [`EXPR$${i}`, value])),
    ),
});

/** Functions of maps and constructors by Flink's names. */
export const MAP_FUNCTIONS: readonly ScalarFunction[] = [
  cardinality,
  element,
  item,
  array,
  map,
  row,
  define('collection', 'MAP_KEYS', {
    parameters: ['map'],
    result: (bound) => arrayOf(typeOfMap(bound).key),
    make: js('MAP_KEYS', () => (entries: Entries) => [...entries.keys()]),
  }),
  define('collection', 'MAP_VALUES', {
    parameters: ['map'],
    result: (bound) => arrayOf(typeOfMap(bound).value),
    make: js('MAP_VALUES', () => (entries: Entries) => [...entries.values()]),
  }),
  define('collection', 'MAP_ENTRIES', {
    parameters: ['map'],
    result: (bound) => {
      const { key, value } = typeOfMap(bound);
      const fields = [
        { name: 'key', type: key },
        { name: 'value', type: value },
      ];
      return arrayOf(withNullability({ kind: 'ROW', fields, isNullable: false }, false));
    },
    make: js(
      'MAP_ENTRIES',
      () => (entries: Entries) => [...entries].map(([key, value]) => ({ key, value })),
    ),
  }),
  fromArrays,
  union,
];
