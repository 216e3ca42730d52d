// Declared results: an aggregate's result as the type that SQL gives it, which may be narrower.
//
//   SUM(INT)     64 bits are summed up, the result is an INT, or DATA_OVERFLOW
//   AVG(FLOAT)   a DOUBLE, rounded to FLOAT
//   SUM0(x)      a sum that is NOT NULL: 0 of no value
import type { Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { AggregateCall } from './aggregateCall.js';
import { narrowed } from './physical.js';

const INTEGERS: readonly string[] = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

/**
 * True when results of a type can be given as another: both alike but for null and representation,
 * or a narrower number.
 */
export function isDeclarable(natural: DataType<unknown>, declared: DataType<unknown>): boolean {
  if (natural.kind === 'BIGINT') return INTEGERS.includes(declared.kind);
  if (natural.kind === 'DOUBLE') return declared.kind === 'FLOAT' || declared.kind === 'DOUBLE';
  const { kind, precision, scale } = natural;
  return kind === declared.kind && precision === declared.precision && scale === declared.scale;
}

/**
 * A result as the type of its call.
 *
 * @throws MillraceError DATA_OVERFLOW when an integer does not fit.
 */
export function declaredResult(
  engine: Engine,
  column: Column,
  call: AggregateCall,
  count: number,
): Column {
  const { kind, resultType: type } = call;
  const { values } = column;
  // The cell of a sum of no value is 0.
  const validity = kind === 'sum' && !type.isNullable ? 0 : column.validity;
  if (column.type.width === type.width) return { ...column, type, validity };
  if (INTEGERS.includes(type.kind)) {
    const fitting = engine.kernels.fitsIntegers(values, validity, type.width * 8, count);
    if (fitting < count) throw overflow(call, engine.memory.i64[(values >>> 3) + fitting]);
  }
  return narrowed(engine, type, values, validity, count);
}

function overflow({ kind, name, resultType }: AggregateCall, value: bigint): MillraceError {
  return new MillraceError(
    'DATA_OVERFLOW',
    `The ${kind} '${name}' is ${value}, which does not fit ${resultType.notNull()}. ` +
      `Cast its argument to BIGINT or DECIMAL.`,
  );
}
