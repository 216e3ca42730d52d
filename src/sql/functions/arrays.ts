// Functions of arrays. Nulls are elements like others; a null array gives null.
import { commonType, typeText, withNullability } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { BOOLEAN, define, functionNode, INT, js, TEXT } from './define.js';
import type { Bound, Definition, Parameter } from './define.js';
import type { ScalarFunction } from './scalarFunction.js';
import { orderOf, valueKey } from './valueOrder.js';

type Values = readonly unknown[];

/** The type of the elements of the first argument. */
export function elementOf({ types }: Bound): LogicalType {
  const [type] = types;
  return type.kind === 'ARRAY' ? type.element : type;
}

const arrayOf = (element: LogicalType): LogicalType => ({
  kind: 'ARRAY',
  element,
  isNullable: false,
});

/** A type that holds the elements of all arrays and values given. */
function commonElement({ types }: Bound, skipped = 0): LogicalType | undefined {
  return commonType(
    types
      .slice(0, types.length - skipped)
      .map((type) => (type.kind === 'ARRAY' ? type.element : type)),
  );
}

const different = (bound: Bound): string =>
  `${bound.types.map(typeText).join(' and ')} have no common type; cast one`;

/** Of an array and more arrays of its kind. */
function together(
  name: string,
  call: (...arrays: Values[]) => unknown,
  isVariadic = false,
): ScalarFunction {
  return define('collection', name, {
    parameters: isVariadic ? ['array'] : ['array', 'array'],
    isVariadic,
    result: (bound) => {
      const element = commonElement(bound);
      return element === undefined ? different(bound) : arrayOf(element);
    },
    operands: (bound) => arraysOf(bound, commonElement(bound)),
    make: js(name, () => call),
  });
}

function arraysOf({ types }: Bound, element: LogicalType | undefined): (LogicalType | undefined)[] {
  return types.map(({ isNullable }) => element && { kind: 'ARRAY', element, isNullable });
}

/** An array with a value added. */
function added(name: string, call: (array: Values, value: unknown) => unknown): ScalarFunction {
  return define('collection', name, {
    parameters: ['array', 'any'],
    result: (bound) => {
      const element = commonElement(bound);
      if (element === undefined) return different(bound);
      const [{ isNullable }] = bound.types;
      return { ...arrayOf(element), isNullable };
    },
    operands: (bound) => {
      const element = commonElement(bound);
      const [array] = arraysOf(bound, element);
      return [array, element];
    },
    make: (args, _bound, type) =>
      functionNode(name, args, type, (array: Values | null, value: unknown) =>
        array === null ? null : call(array, value),
      ),
    nullable: 'first',
  });
}

/** About a value in an array: it is cast to the type of the elements. */
function about(
  name: string,
  result: Definition['result'],
  call: (array: Values, value: unknown) => unknown,
  findsNull = true,
): ScalarFunction {
  return define('collection', name, {
    parameters: ['array', 'any'],
    result,
    ...(findsNull && { nullable: 'first' as const }),
    operands: (bound) => {
      const element = elementOf(bound);
      if (commonElement(bound) === undefined) return different(bound);
      return [undefined, withNullability(element, bound.types[1].isNullable)];
    },
    make: (args, _bound, type) =>
      functionNode(name, args, type, (array: Values | null, value: unknown) =>
        array === null || (value === null && !findsNull) ? null : call(array, value),
      ),
  });
}

const sameArray = (bound: Bound): LogicalType => arrayOf(elementOf(bound));

function places(array: Values, value: unknown): number {
  const key = valueKey(value);
  return array.findIndex((element) => valueKey(element) === key);
}

function distinct(array: Values): unknown[] {
  const seen = new Set<unknown>();
  return array.filter((element) => {
    const key = valueKey(element);
    return !seen.has(key) && seen.add(key);
  });
}

/** From the end for negative offsets; 0 is the first. */
function sliced(array: Values, from: number, to = array.length): unknown[] {
  const place = (offset: number): number =>
    offset < 0 ? array.length + offset + 1 : Math.max(offset, 1);
  const [start, end] = [place(from), place(to)];
  if (start > end || start > array.length || end < 1) return [];
  return array.slice(Math.max(start, 1) - 1, end);
}

const sorted = define('collection', 'ARRAY_SORT', {
  parameters: ['array', 'boolean', 'boolean'],
  optional: 2,
  result: (bound) =>
    orderOf(elementOf(bound)) === undefined ? 'elements have no order' : sameArray(bound),
  usage: 'ARRAY_SORT(array[, ascending[, nulls first]])',
  make: js('ARRAY_SORT', (bound) => {
    const order = orderOf(elementOf(bound)) as (a: unknown, b: unknown) => number;
    return (array: Values, isAscending = true, nullsFirst = isAscending) => {
      const present = array.filter((element) => element !== null);
      present.sort((a, b) => (isAscending ? order(a, b) : order(b, a)));
      const nulls = array.filter((element) => element === null);
      return nullsFirst ? [...nulls, ...present] : [...present, ...nulls];
    };
  }),
});

function extreme(name: 'ARRAY_MAX' | 'ARRAY_MIN', sign: number): ScalarFunction {
  return define('collection', name, {
    parameters: ['array'],
    nullable: 'always',
    result: (bound) =>
      orderOf(elementOf(bound)) === undefined ? 'elements have no order' : elementOf(bound),
    make: js(name, (bound) => {
      const order = orderOf(elementOf(bound)) as (a: unknown, b: unknown) => number;
      return (array: Values) =>
        array.reduce(
          (best, element) =>
            best === null || (element !== null && sign * order(element, best) > 0) ? element : best,
          null,
        );
    }),
  });
}

const joined = define('collection', 'ARRAY_JOIN', {
  parameters: ['array', 'text', 'text'],
  optional: 1,
  result: (bound) =>
    elementOf(bound).kind.endsWith('CHAR') ? TEXT : 'the elements are no texts; cast them',
  usage: 'ARRAY_JOIN(array, between[, null as])',
  make: js(
    'ARRAY_JOIN',
    () => (array: (string | null)[], between: string, empty?: string) =>
      array.flatMap((element) => element ?? empty ?? []).join(between),
  ),
});

const plain = (
  name: string,
  parameters: readonly Parameter[],
  call: (...values: never[]) => unknown,
  optional = 0,
): ScalarFunction =>
  define('collection', name, {
    parameters,
    optional,
    result: sameArray,
    make: js(name, () => call),
  });

/** Functions of arrays by Flink's names. */
export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [
  added('ARRAY_APPEND', (array, value) => [...array, value]),
  added('ARRAY_PREPEND', (array, value) => [value, ...array]),
  about('ARRAY_CONTAINS', BOOLEAN, (array, value) => places(array, value) >= 0),
  about('ARRAY_POSITION', INT, (array, value) => places(array, value) + 1, false),
  about('ARRAY_REMOVE', sameArray, (array, value) => {
    const key = valueKey(value);
    return array.filter((element) => valueKey(element) !== key);
  }),
  plain('ARRAY_DISTINCT', ['array'], distinct),
  plain('ARRAY_REVERSE', ['array'], (array: Values) => array.toReversed()),
  plain('ARRAY_SLICE', ['array', 'int', 'int'], sliced, 1),
  sorted,
  together('ARRAY_UNION', (a, b) => distinct([...a, ...b])),
  together('ARRAY_CONCAT', (...arrays) => arrays.flat(), true),
  together('ARRAY_EXCEPT', (a, b) => {
    const removed = new Set(b.map(valueKey));
    return distinct(a.filter((element) => !removed.has(valueKey(element))));
  }),
  together('ARRAY_INTERSECT', (a, b) => {
    const kept = new Set(b.map(valueKey));
    return distinct(a.filter((element) => kept.has(valueKey(element))));
  }),
  extreme('ARRAY_MAX', 1),
  extreme('ARRAY_MIN', -1),
  joined,
];
