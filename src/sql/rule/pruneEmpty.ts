// Inputs without rows: what is never true is no rows at all, and what reads no rows is none either.
//
//   filter(FALSE)                 values()
//   join inner(values(), r)  ─►   values()
//   union(values(), r)            r
import { inputsOf, withInputs, type Rel, type RelJoin } from '../rel/rel.js';
import { isNever, isTrue } from '../rex/logic.js';
import type { Rex } from '../rex/rex.js';

/** The same rows without the parts that have none. */
export function pruneEmpty(rel: Rel): Rel {
  const made = withInputs(rel, inputsOf(rel).map(pruneEmpty));
  switch (made.kind) {
    case 'filter':
      if (isTrue(made.condition)) return made.input;
      return isNever(made.condition) || isEmpty(made.input) ? empty(made) : made;
    case 'join':
      return joined(made);
    case 'union': {
      const inputs = made.inputs.filter((input) => !isEmpty(input));
      if (inputs.length === made.inputs.length) return made;
      if (inputs.length === 0) return empty(made);
      return inputs.length === 1 ? { ...inputs[0], columns: made.columns } : { ...made, inputs };
    }
    case 'aggregate':
      return made.groups.length > 0 && isEmpty(made.input) ? empty(made) : made;
    case 'lookupJoin':
      return isEmpty(made.left) ? empty(made) : made;
    case 'project':
    case 'correlate':
    case 'windowTable':
    case 'rowNumber':
    case 'rank':
      return isEmpty(made.input) ? empty(made) : made;
    case 'sort':
      return made.limit === 0 || isEmpty(made.input) ? empty(made) : made;
    default:
      return made;
  }
}

function isEmpty(rel: Rel): boolean {
  return rel.kind === 'values' && rel.rows.length === 0;
}

/** No rows of the same columns. */
function empty({ columns }: Rel): Rel {
  return { kind: 'values', rows: [], columns };
}

function joined(rel: RelJoin): Rel {
  const { type } = rel;
  const [left, right] = [isEmpty(rel.left), isEmpty(rel.right)];
  const never = isNever(rel.condition);
  const keepsLeft = type === 'left' || type === 'full' || type === 'anti';
  const keepsRight = type === 'right' || type === 'full';
  const hasPairs = !left && !right && !never;
  if (hasPairs) return rel;
  const mine = keepsLeft && !left;
  const others = keepsRight && !right;
  if (!mine && !others) return empty(rel);
  if (mine && others) return rel;
  return padded(rel, mine);
}

/** The rows of one side, with nulls for the columns of the other. */
function padded(rel: RelJoin, isLeft: boolean): Rel {
  const { columns, left, right, type } = rel;
  if (type === 'anti') return { ...left, columns };
  const width = left.columns.length;
  const expressions = columns.map(({ type: own }, i): Rex => {
    const isMine = i < width === isLeft;
    if (!isMine) return { kind: 'literal', value: null, type: own };
    return { kind: 'input', index: isLeft ? i : i - width, type: own };
  });
  return { kind: 'project', input: isLeft ? left : right, expressions, columns };
}
