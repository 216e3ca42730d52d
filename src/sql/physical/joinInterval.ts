// Interval joins: conditions that bound how far the times of two rows are apart.
//
//   l.t BETWEEN r.t - INTERVAL '4' HOUR AND r.t        0 ≤ r.t − l.t ≤ 4 h
import { callNode, type ExpressionNode } from '../../expression/node.js';
import type { RelJoin } from '../rel/rel.js';
import { conjuncts } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';

/** Right time − left time, both ends included, milliseconds; and the conditions that are left. */
export interface JoinInterval {
  readonly lower: number;
  readonly upper: number;
  readonly rest: readonly Rex[];
}

/** A time attribute of one side, moved by a constant. */
interface Moved {
  readonly side: 'left' | 'right';
  readonly by: number;
}

/** The interval of a join of two event times; undefined where a side is unbounded. */
export function intervalOf(rel: RelJoin, conditions: readonly Rex[]): JoinInterval | undefined {
  if (rel.type === 'semi' || rel.type === 'anti') return undefined;
  let lower = -Infinity;
  let upper = Infinity;
  const rest: Rex[] = [];
  for (const condition of conditions.flatMap(comparisons)) {
    const bound = boundOf(condition, rel);
    if (bound === undefined) {
      rest.push(condition);
      continue;
    }
    lower = Math.max(lower, bound.lower);
    upper = Math.min(upper, bound.upper);
  }
  if (lower === -Infinity || upper === Infinity || lower > upper) return undefined;
  // An outer join's further conditions decide whether a row has a match: not a filter behind it.
  return rest.length > 0 && rel.type !== 'inner' ? undefined : { lower, upper, rest };
}

/** Conditions that two event times are equal, which are keys of the join besides. */
export function equalTimes(rel: RelJoin): readonly Rex[] {
  return conjuncts(rel.condition).filter(
    (condition) =>
      condition.kind === 'call' && condition.name === '=' && boundOf(condition, rel) !== undefined,
  );
}

/** BETWEEN as two comparisons. */
function comparisons(condition: Rex): readonly Rex[] {
  if (condition.kind !== 'call') return [condition];
  if (condition.name === 'AND') return conjuncts(condition).flatMap(comparisons);
  if (condition.name !== 'BETWEEN' || condition.option !== undefined) return [condition];
  const [value, low, high] = condition.args;
  return [
    { ...condition, name: '>=', args: [value, low], node: compare('ge') },
    { ...condition, name: '<=', args: [value, high], node: compare('le') },
  ];
}

function compare(name: string): (args: readonly ExpressionNode[]) => ExpressionNode {
  return (args) => callNode(name, args);
}

/** Of right time − left time. */
function boundOf(
  condition: Rex,
  rel: RelJoin,
): { readonly lower: number; readonly upper: number } | undefined {
  if (condition.kind !== 'call' || !/^(?:<|>|<=|>=|=)$/.test(condition.name)) return undefined;
  const [a, b] = condition.args.map((arg) => movedTime(arg, rel));
  if (a === undefined || b === undefined || a.side === b.side) return undefined;
  // left + l  OP  right + r   ⇔   right − left  OP⁻¹  l − r
  const isLeftFirst = a.side === 'left';
  const [l, r] = isLeftFirst ? [a.by, b.by] : [b.by, a.by];
  const distance = l - r;
  const { name } = condition;
  if (name === '=') return { lower: distance, upper: distance };
  const isLess = name.startsWith('<') === isLeftFirst;
  const strict = name.length === 1 ? 1 : 0;
  return isLess
    ? { lower: distance + strict, upper: Infinity }
    : { lower: -Infinity, upper: distance - strict };
}

function movedTime(rex: Rex, rel: RelJoin): Moved | undefined {
  if (rex.kind === 'cast') return movedTime(rex.input, rel);
  if (rex.kind === 'input') {
    const width = rel.left.columns.length;
    const isLeft = rex.index < width;
    const column = isLeft ? rel.left.columns[rex.index] : rel.right.columns[rex.index - width];
    return column.time === 'event' ? { side: isLeft ? 'left' : 'right', by: 0 } : undefined;
  }
  if (rex.kind !== 'call' || (rex.name !== '+' && rex.name !== '-')) return undefined;
  const [time, interval] = rex.args;
  const moved = movedTime(time, rel);
  if (moved === undefined || interval.kind !== 'literal') return undefined;
  if (interval.type.kind !== 'INTERVAL' || /YEAR|QUARTER|MONTH/.test(interval.type.from)) {
    return undefined;
  }
  const by = Number(interval.value);
  return { ...moved, by: moved.by + (rex.name === '+' ? by : -by) };
}
