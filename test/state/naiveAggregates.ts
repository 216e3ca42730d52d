// Aggregates over plain arrays: what the accumulators are tested against.
import type { AggregateKind } from '../../src/state/aggregateCall.js';
import { decimal, type DataType } from '../../src/batch/dataType.js';
import { parseDate } from '../../src/batch/timeText.js';
import { formatDecimal, parseDecimal } from './decimals.js';

type AnyType = DataType<unknown>;
export type Value = number | bigint | string | boolean | null;

/** The aggregate of argument rows, each `[value]` or `[value, by]`, in order of arrival. */
export function naiveAggregate(
  kind: AggregateKind,
  type: AnyType | undefined,
  rows: readonly (readonly Value[])[],
): unknown {
  if (kind === 'count')
    return BigInt(rows.filter((row) => row.length === 0 || row[0] !== null).length);
  if (kind === 'minBy' || kind === 'maxBy') return extremeBy(rows, kind === 'maxBy');
  const values = rows.map((row) => row[0]).filter((value) => value !== null);
  if (kind === 'countDistinct') return BigInt(new Set(values.map(identity)).size);
  if (kind === 'collect') return values;
  if (values.length === 0) return null;
  switch (kind) {
    case 'listagg':
      return values.join(',');
    case 'first':
      return values[0];
    case 'last':
      return values.at(-1);
    case 'min':
      return values.reduce((a, b) => (compare(type, b, a) < 0 ? b : a));
    case 'max':
      return values.reduce((a, b) => (compare(type, b, a) > 0 ? b : a));
    case 'sum':
      return total(type as AnyType, values);
    case 'avg':
      return mean(type as AnyType, values);
    default:
      return spread(kind, values.map(Number));
  }
}

/** Equal keys of a Map: −0 and 0 are one, all NaN are one. */
export const identity = (value: Value): Value => (Object.is(value, -0) ? 0 : value);

function compare(type: AnyType | undefined, a: Value, b: Value): number {
  if (type?.kind === 'DECIMAL') {
    const [x, y] = [parseDecimal(a as string, type.scale), parseDecimal(b as string, type.scale)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  // As text, the years before 0 would sort the wrong way round.
  if (type?.kind === 'DATE') return Number(parseDate(a as string)) - Number(parseDate(b as string));
  if (typeof a === 'number' && Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (typeof b === 'number' && Number.isNaN(b)) return -1;
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function extremeBy(rows: readonly (readonly Value[])[], isMax: boolean): Value {
  let best: readonly Value[] | undefined;
  for (const row of rows) {
    if (row[1] === null) continue;
    const order = best === undefined ? 1 : compare(undefined, row[1], best[1]) * (isMax ? 1 : -1);
    if (order > 0) best = row;
  }
  return best === undefined ? null : best[0];
}

function total(type: AnyType, values: readonly Value[]): Value {
  if (type.kind === 'DECIMAL') {
    const sum = values.reduce((a: bigint, b) => a + parseDecimal(b as string, type.scale), 0n);
    return formatDecimal(sum, type.scale);
  }
  if (type.kind === 'FLOAT' || type.kind === 'DOUBLE')
    return (values as number[]).reduce((a, b) => a + b, 0);
  return (values as (number | bigint)[]).reduce((a: bigint, b) => a + BigInt(b), 0n);
}

function mean(type: AnyType, values: readonly Value[]): Value {
  const count = BigInt(values.length);
  if (type.kind === 'DECIMAL') {
    const scale = decimal(38, Math.max(6, type.scale)).scale;
    const sum = values.reduce((a: bigint, b) => a + parseDecimal(b as string, type.scale), 0n);
    const raised = sum * 10n ** BigInt(scale - type.scale);
    const magnitude = ((raised < 0n ? -raised : raised) * 2n + count) / (count * 2n);
    return formatDecimal(raised < 0n ? -magnitude : magnitude, scale);
  }
  const sum = total(type, values);
  if (typeof sum === 'number') return sum / values.length;
  const quotient = (sum as bigint) / count;
  return type.kind === 'BIGINT' ? quotient : Number(quotient);
}

function spread(kind: AggregateKind, values: readonly number[]): number | null {
  const isSample = kind === 'varSamp' || kind === 'stddevSamp';
  if (isSample && values.length < 2) return null;
  const middle = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((a, b) => a + (b - middle) ** 2, 0);
  const variance = squares / (isSample ? values.length - 1 : values.length);
  return kind.startsWith('var') ? variance : Math.sqrt(variance);
}
