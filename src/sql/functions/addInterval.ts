// Times moved by intervals.
import { callNode, literalNode, type ExpressionNode } from '../../expression/node.js';
import { columnType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { functionNode } from './define.js';
import { plusMonths, plusMs } from './timeValue.js';
import { timeOfType, wallTime, type WallTime } from './timeValue.js';

/** A function over one time in JavaScript, of the same type. */
export function moved(
  name: string,
  args: readonly ExpressionNode[],
  type: LogicalType,
  body: (time: WallTime, ...more: number[]) => WallTime,
): ExpressionNode {
  const column = columnType({ ...type, isNullable: true });
  return functionNode(
    name,
    args,
    column,
    (time: Date | string | null, ...more: (number | bigint | null)[]) =>
      time === null || more.includes(null)
        ? null
        : timeOfType(body(wallTime(time), ...more.map(Number)), type),
  );
}

const DAY_MS = 86_400_000;

/** A time and an interval. Constants go to the kernels. */
export function addInterval(
  time: ExpressionNode,
  by: ExpressionNode,
  sign: number,
  isMonths: boolean,
  type: LogicalType,
): ExpressionNode {
  if (by.kind === 'literal' && typeof by.value === 'number' && type.kind !== 'TIME') {
    const isWhole = !isMonths && by.value % DAY_MS === 0;
    const [count, step] = isMonths
      ? [by.value, 'MONTH']
      : isWhole
        ? [by.value / DAY_MS, 'DAY']
        : [by.value, 'MILLISECOND'];
    const fits = Math.abs(count) < 2 ** 31 && (type.kind !== 'DATE' || isMonths || isWhole);
    if (fits) return callNode('timestampAdd', [time, literalNode(sign * count)], step);
  }
  return moved(sign < 0 ? '-' : '+', [time, by], type, (value, count) =>
    isMonths ? plusMonths(value, sign * count) : plusMs(value, sign * count),
  );
}
