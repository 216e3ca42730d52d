// ROW_NUMBER() and a filter on it → Top-N.
//
//   filter(number <= 10 AND x)              filter(x)
//     rowNumber(partition, order)   ─►        rank 1 … 10
import type { Rel } from '../rel/rel.js';
import { inputsOf, withInputs } from '../rel/rel.js';
import { conjuncts } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { allOf } from '../rex/logic.js';

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Makes Top-N of numbered rows, wherever a filter limits the number. */
export function toRanks(rel: Rel): Rel {
  const inputs = inputsOf(rel).map(toRanks);
  const made = withInputs(rel, inputs);
  if (made.kind !== 'filter' || made.input.kind !== 'rowNumber') return made;
  const { input } = made;
  const number = input.columns.length - 1;
  let bounds: Bounds = { from: 1, to: Infinity };
  const rest: Rex[] = [];
  for (const condition of conjuncts(made.condition)) {
    const found = boundsOf(condition, number);
    if (found === undefined) rest.push(condition);
    else bounds = { from: Math.max(bounds.from, found.from), to: Math.min(bounds.to, found.to) };
  }
  if (bounds.to === Infinity) return made;
  const rank: Rel = { ...input, ...bounds, kind: 'rank', hasRank: true };
  if (rest.length === 0) return rank;
  return { kind: 'filter', input: rank, condition: allOf(rest), columns: rank.columns };
}

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
};

function boundsOf(condition: Rex, number: number): Bounds | undefined {
  if (condition.kind !== 'call') return undefined;
  const { name, args } = condition;
  if (name === 'BETWEEN' && isColumn(args[0], number)) {
    const [from, to] = [integer(args[1]), integer(args[2])];
    return from === undefined || to === undefined ? undefined : { from, to };
  }
  const operator = MIRRORED[name];
  if (operator === undefined || args.length !== 2) return undefined;
  const [left, right] = args;
  if (isColumn(left, number)) return limits(name, integer(right));
  return isColumn(right, number) ? limits(operator, integer(left)) : undefined;
}

function limits(operator: string, value: number | undefined): Bounds | undefined {
  if (value === undefined) return undefined;
  switch (operator) {
    case '<':
      return { from: 1, to: value - 1 };
    case '<=':
      return { from: 1, to: value };
    case '>':
      return { from: value + 1, to: Infinity };
    case '>=':
      return { from: value, to: Infinity };
    default:
      return { from: value, to: value };
  }
}

function isColumn(rex: Rex, index: number): boolean {
  if (rex.kind === 'cast') return isColumn(rex.input, index);
  return rex.kind === 'input' && rex.index === index;
}

function integer(rex: Rex): number | undefined {
  if (rex.kind === 'cast') return integer(rex.input);
  if (rex.kind !== 'literal') return undefined;
  const isWhole = typeof rex.value === 'bigint' || Number.isInteger(rex.value);
  return isWhole ? Number(rex.value) : undefined;
}
