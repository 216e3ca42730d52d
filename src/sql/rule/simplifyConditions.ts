// Simplification of all expressions of a plan; conditions that no row meets become constants.
//
//   filter(a = 1 AND a = 2)                 filter(FALSE)
//   filter(a > 5 AND (b OR TRUE))    ─►     filter(a > 5)
import { mapExpressions } from '../rel/mapExpressions.js';
import type { Rel } from '../rel/rel.js';
import { allOf, isNever, truth } from '../rex/logic.js';
import { conjuncts } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { simplified } from '../rex/simplify.js';
import { contradict } from './contradiction.js';

/** The same rows by simpler expressions. */
export function simplifyConditions(rel: Rel): Rel {
  return mapExpressions(rel, (rex, { kind }) => {
    const made = simplified(rex);
    return kind === 'filter' || kind === 'join' ? simplifiedCondition(made) : made;
  });
}

/** A condition of WHERE or ON, where null counts as false. */
function simplifiedCondition(condition: Rex): Rex {
  const parts = conjuncts(condition);
  if (parts.some(isNever) || contradict(parts)) return truth(false);
  const made = allOf(parts);
  return made.kind === 'call' && condition.kind === 'call' && made.name === condition.name
    ? condition
    : made;
}
