// Conditions in parts: joined by AND, and the equalities of a join.
import { castTo } from '../bind/expression.js';
import { commonType } from '../types/index.js';
import { conjuncts, inputsOfRex, moveInputs } from '../rex/rewrite.js';
import type { Rex, RexCall } from '../rex/rex.js';
import { nullSafeKeys, type KeyPair } from './nullSafeKeys.js';

/** A join's condition in parts. */
export interface JoinParts {
  /** Expressions over the left and over the right that have to be equal. */
  readonly keys: readonly KeyPair[];
  /** Over the columns of both. */
  readonly rest: readonly Rex[];
}

/**
 * Tells the equalities of the two sides from the rest.
 *
 * @param takesNullSafe  `IS NOT DISTINCT FROM` becomes keys too, computed ones.
 */
export function joinParts(condition: Rex, width: number, takesNullSafe = false): JoinParts {
  const keys: KeyPair[] = [];
  const rest: Rex[] = [];
  for (const part of conjuncts(condition)) {
    const isNullSafe = takesNullSafe && isCall(part, 'IS NOT DISTINCT FROM');
    const key = isNullSafe || isCall(part, '=') ? keyOf(part.args, width) : undefined;
    const found = key && (isNullSafe ? nullSafeKeys(key) : [key]);
    if (found === undefined) rest.push(part);
    else keys.push(...found);
  }
  return { keys, rest };
}

function isCall(rex: Rex, name: string): rex is RexCall {
  return rex.kind === 'call' && rex.name === name;
}

function keyOf([a, b]: readonly Rex[], width: number): KeyPair | undefined {
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
function alike(left: Rex, right: Rex): KeyPair {
  const isText = left.type.kind.endsWith('CHAR') && right.type.kind.endsWith('CHAR');
  const type = isText ? undefined : commonType([left.type, right.type]);
  return { left: castTo(left, type), right: castTo(right, type) };
}
