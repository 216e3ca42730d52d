// The type that holds values of several types: of CASE, COALESCE, IN lists, VALUES, set operations.
import { commonDigits, digitsOf } from './decimal.js';
import { isImplicitCast, isMonths } from './implicitCast.js';
import { childrenOf, isSameType, withNullability } from './logicalType.js';
import type { IntervalType, LogicalType, TextType, TimeType } from './logicalType.js';
import { INTERVAL_UNITS } from './resolveType.js';

/**
 * The narrowest type that all of `types` can be taken for, as Flink finds it; undefined when
 * there is none. It is nullable when one of them is.
 */
export function commonType(types: readonly LogicalType[]): LogicalType | undefined {
  const isNullable = types.some((type) => type.isNullable);
  const known = types
    .filter(({ kind }) => kind !== 'NULL')
    .map((type) => withNullability(type, true));
  if (known.length === 0) return undefined;
  let found: LogicalType | undefined = known[0];
  for (const type of known.slice(1)) found = found && commonOf(found, type);
  found ??= castable(known);
  return found && withNullability(found, isNullable);
}

/** The one that the others are cast to. */
function castable(types: readonly LogicalType[]): LogicalType | undefined {
  let found = types[0];
  for (const type of types) {
    if (isImplicitCast(found, type)) found = type;
    else if (!isImplicitCast(type, found)) return undefined;
  }
  return found;
}

const TEXT = /^(?:VAR)?CHAR$/;
const BINARY = /^(?:VAR)?BINARY$/;
const TIMESTAMP = /^TIMESTAMP/;
const APPROXIMATE = /^(?:FLOAT|DOUBLE)$/;

/** Both are nullable. */
function commonOf(a: LogicalType, b: LogicalType): LogicalType | undefined {
  if (isSameType(a, b)) return a;
  const both = (pattern: RegExp): boolean => pattern.test(a.kind) && pattern.test(b.kind);
  if (both(TEXT) || both(BINARY)) return commonText(a as TextType, b as TextType);
  if (isNumeric(a) && isNumeric(b)) return commonNumber(a, b);
  if (both(TIMESTAMP) || both(/^TIME$/)) return commonTime(a as TimeType, b as TimeType);
  if (a.kind === 'INTERVAL' && b.kind === 'INTERVAL') return commonInterval(a, b);
  return a.kind === b.kind ? commonConstructed(a, b) : undefined;
}

/** Different lengths make it one of variable length: texts are never padded. */
function commonText(a: TextType, b: TextType): LogicalType {
  const isVariable = a.kind.startsWith('VAR') || b.kind.startsWith('VAR') || a.length !== b.length;
  const isBinary = a.kind.endsWith('BINARY');
  const fixed = isBinary ? 'BINARY' : 'CHAR';
  const length = Math.max(a.length, b.length);
  return { kind: isVariable ? `VAR${fixed}` : fixed, length, isNullable: true };
}

/** True for numbers, exact or not. */
export function isNumeric(type: LogicalType): boolean {
  return APPROXIMATE.test(type.kind) || digitsOf(type) !== undefined;
}

/** DECIMAL with FLOAT is DOUBLE; an integer with FLOAT is FLOAT. */
function commonNumber(a: LogicalType, b: LogicalType): LogicalType {
  const kinds = [a.kind, b.kind];
  const hasDecimal = kinds.includes('DECIMAL');
  if (kinds.includes('DOUBLE') || (hasDecimal && kinds.includes('FLOAT'))) {
    return { kind: 'DOUBLE', isNullable: true };
  }
  if (kinds.includes('FLOAT')) return { kind: 'FLOAT', isNullable: true };
  const none = { precision: 0, scale: 0 };
  const [left, right] = [digitsOf(a) ?? none, digitsOf(b) ?? none];
  if (!hasDecimal) return left.precision >= right.precision ? a : b;
  return { kind: 'DECIMAL', ...commonDigits(left, right), isNullable: true };
}

function commonTime(a: TimeType, b: TimeType): LogicalType {
  const kind = b.kind === 'TIMESTAMP_LTZ' ? b.kind : a.kind;
  return { kind, precision: Math.max(a.precision, b.precision), isNullable: true };
}

function commonInterval(a: IntervalType, b: IntervalType): LogicalType | undefined {
  if (isMonths(a) !== isMonths(b)) return undefined;
  const units = INTERVAL_UNITS[isMonths(a) ? 0 : 1] as readonly string[];
  const rank = (unit: string): number => units.indexOf(unit);
  return {
    kind: 'INTERVAL',
    from: rank(a.from) <= rank(b.from) ? a.from : b.from,
    to: rank(a.to) >= rank(b.to) ? a.to : b.to,
    precision: Math.max(a.precision, b.precision),
    fraction: Math.max(a.fraction, b.fraction),
    isNullable: true,
  };
}

/** Part by part; a row keeps the names of the first. */
function commonConstructed(a: LogicalType, b: LogicalType): LogicalType | undefined {
  const [left, right] = [childrenOf(a), childrenOf(b)];
  if (left.length === 0 || left.length !== right.length) return undefined;
  const parts = left.map((part, i) => commonType([part, right[i]]));
  const isComplete = (list: typeof parts): list is LogicalType[] => !list.includes(undefined);
  if (!isComplete(parts)) return undefined;
  switch (a.kind) {
    case 'ARRAY':
    case 'MULTISET':
      return { ...a, element: parts[0] };
    case 'MAP':
      return { ...a, key: parts[0], value: parts[1] };
    case 'ROW':
      return { ...a, fields: a.fields.map((field, i) => ({ ...field, type: parts[i] })) };
    default:
      return undefined;
  }
}
