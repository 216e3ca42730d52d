// Conditions in parts: joined by AND, and the equalities of a join.
import { castTo } from '../bind/expression.js';
import { commonType } from '../types/index.js';
import { conjuncts, inputsOfRex, moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';

/** A join's condition in parts. */
export interface JoinParts {
  /** Expressions over the left and over the right that have to be equal. */
  readonly keys: readonly { readonly left: Rex; readonly right: Rex }[];
  /** Over the columns of both. */
  readonly rest: readonly Rex[];
}

/** Tells the equalities of the two sides from the rest. */
export function joinParts(condition: Rex, width: number): JoinParts {
  const keys: { left: Rex; right: Rex }[] = [];
  const rest: Rex[] = [];
  for (const part of conjuncts(condition)) {
    const key = keyOf(part, width);
    if (key === undefined) rest.push(part);
    else keys.push(key);
  }
  return { keys, rest };
}

function keyOf(part: Rex, width: number): JoinParts['keys'][number] | undefined {
  if (part.kind !== 'call' || part.name !== '=') return undefined;
  const [a, b] = part.args;
  const side = (rex: Rex): 'left' | 'right' | undefined => {
    const used = [...inputsOfRex(rex)];
    if (used.length === 0) return undefined;
    if (used.every((index) => index < width)) return 'left';
    return used.every((index) => index >= width) ? 'right' : undefined;
  };
  const toRight = (rex: Rex): Rex => moveInputs(rex, (index) => index - width);
  if (side(a) === 'left' && side(b) === 'right') return alike(a, toRight(b));
  if (side(a) === 'right' && side(b) === 'left') return alike(b, toRight(a));
  return undefined;
}

/** Keys are hashed: both sides need one type. */
function alike(left: Rex, right: Rex): JoinParts['keys'][number] {
  const isText = left.type.kind.endsWith('CHAR') && right.type.kind.endsWith('CHAR');
  const type = isText ? undefined : commonType([left.type, right.type]);
  return { left: castTo(left, type), right: castTo(right, type) };
}
