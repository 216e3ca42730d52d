// Long lists of IN as sets: looked up once a row, in place of a comparison for each value.
//
//   a IN (1, 2, … 100)   ─►   the rows whose `a` is in a set, null where `a` is null
import { node, type ExpressionNode, type VectorBody } from '../../expression/node.js';
import { mapExpressions } from '../rel/mapExpressions.js';
import type { Rel } from '../rel/rel.js';
import { mapArguments } from '../rex/rewrite.js';
import type { Rex, RexCall } from '../rex/rex.js';
import { columnType, isSameType } from '../types/index.js';

/** Kernels compare about so many values a row in the time that a set takes. */
const VALUES_MIN = 64;

/** The same rows; constants of long lists are in sets. */
export function setsOfLists(rel: Rel): Rel {
  return mapExpressions(rel, withSets);
}

function withSets(rex: Rex): Rex {
  const made = mapArguments(rex, withSets);
  if (made.kind !== 'call' || made.name !== 'IN' || made.args.length <= VALUES_MIN) return made;
  return setCall(made) ?? made;
}

const INTEGERS = /^(?:TINYINT|SMALLINT|INT|BIGINT)$/;

function setCall(rex: RexCall): Rex | undefined {
  const [value, ...list] = rex.args;
  const isText = value.type.kind === 'VARCHAR';
  if (!isText && !INTEGERS.test(value.type.kind)) return undefined;
  const isBig = value.type.kind === 'BIGINT';
  const set = new Set<unknown>();
  for (const item of list) {
    if (item.kind !== 'literal' || item.value === null) return undefined;
    if (isText ? typeof item.value !== 'string' : !INTEGERS.test(item.type.kind)) return undefined;
    if (isText) set.add(item.value);
    else set.add(isBig ? BigInt(item.value as number) : Number(item.value));
  }
  const body: VectorBody = ([values], rowCount, out) => {
    for (let row = 0; row < rowCount; row++) {
      const own = values[row];
      out[row] = own === null ? null : set.has(own);
    }
  };
  const type = columnType(rex.type);
  const make = ([first]: readonly ExpressionNode[]): ExpressionNode =>
    node({ kind: 'function', name: 'IN', args: [first], type, form: 'vector', body });
  return isSameType(rex.type, { kind: 'BOOLEAN', isNullable: true })
    ? { ...rex, node: make }
    : undefined;
}
