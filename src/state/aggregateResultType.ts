// Result types of aggregates.
import { array, decimal, float64, int64, type DataType, type TypeKind } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { AggregateKind } from './aggregateCall.js';

const INTEGERS: readonly TypeKind[] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];
const FLOATS: readonly TypeKind[] = ['FLOAT', 'DOUBLE'];
const NESTED: readonly TypeKind[] = ['ROW', 'ARRAY', 'MAP'];

/**
 * The type of an aggregate's result. Nullable except for counts and `collect`, because a group may
 * have no value.
 *
 *   sum       integers → BIGINT, FLOAT and DOUBLE → DOUBLE, DECIMAL(p, s) → DECIMAL(38, s)
 *   avg       integers → their own type, truncated toward zero; floats → DOUBLE; DECIMAL(p, s) → DECIMAL(38, max(6, s))
 *   stddev…   DOUBLE
 *
 * Flink's SUM keeps the type of an integer or FLOAT argument; ours widens it, so that fewer sums
 * overflow.
 *
 * @throws MillraceError PLAN_TYPE_MISMATCH when the function does not take such an argument.
 */
export function aggregateResultType(
  kind: AggregateKind,
  argumentTypes: readonly DataType<unknown>[],
): DataType<unknown> {
  if (kind === 'count') return int64();
  const type = argumentTypes[0];
  if (type === undefined) {
    throw new MillraceError('PLAN_INVALID_ARGUMENT', `${kind} expects an argument.`);
  }
  switch (kind) {
    case 'countDistinct':
      return int64();
    case 'sum':
      return sumType(type).nullable();
    case 'avg':
      return meanType(type).nullable();
    case 'stddevPop':
    case 'stddevSamp':
    case 'varPop':
    case 'varSamp':
      number(kind, type);
      return float64().nullable();
    case 'collect':
      return array(type.notNull());
    case 'min':
    case 'max':
      return ordered(kind, type).nullable();
    default:
      return type.nullable();
  }
}

function sumType(type: DataType<unknown>): DataType<unknown> {
  number('sum', type);
  if (type.kind === 'DECIMAL') return represented(decimal(38, type.scale), type);
  return FLOATS.includes(type.kind) ? float64() : represented(int64(), type);
}

function meanType(type: DataType<unknown>): DataType<unknown> {
  number('avg', type);
  if (type.kind === 'DECIMAL') return represented(decimal(38, Math.max(6, type.scale)), type);
  return FLOATS.includes(type.kind) ? float64() : type;
}

/** Columns that surface as numbers stay numbers. */
function represented<T>(result: DataType<T>, argument: DataType<unknown>): DataType<unknown> {
  if (argument.representation === 'number') return result.asNumber();
  return argument.representation === 'text' ? result.asText() : result;
}

function number(kind: AggregateKind, type: DataType<unknown>): void {
  if (type.kind === 'DECIMAL' || INTEGERS.includes(type.kind) || FLOATS.includes(type.kind)) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `${kind} expects a number, not ${type}. Cast the argument.`,
  );
}

function ordered(kind: AggregateKind, type: DataType<unknown>): DataType<unknown> {
  if (!NESTED.includes(type.kind)) return type;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `${kind} expects values that have an order, not ${type}.`,
  );
}
