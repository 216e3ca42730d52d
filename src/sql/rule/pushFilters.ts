// Filter push-down: conditions go as far towards the sources as they mean the same.
//
//   filter(a = 1 AND b > x)            filter stays where it cannot pass
//     join(l, r)              ─►       join(filter(l, a = 1), r) ON b > x
import type { Rel, RelJoin } from '../rel/rel.js';
import { withInputs, inputsOf } from '../rel/rel.js';
import { conjuncts, inputsOfRex, isDeterministic, mapInputs, moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { allOf } from '../rex/logic.js';

/** The same rows with every condition as low as it may be. */
export function pushFilters(rel: Rel): Rel {
  return push(rel, []);
}

/** The rows of `rel` that meet `conditions`, which are over its columns. */
function push(rel: Rel, conditions: readonly Rex[]): Rel {
  switch (rel.kind) {
    case 'filter':
      // Those below come first: they may guard what is above, `x <> 0 AND 1 / x > 2`.
      return push(rel.input, [...conjuncts(rel.condition), ...conditions]);
    case 'project': {
      const through = (condition: Rex): Rex =>
        mapInputs(condition, ({ index }) => rel.expressions[index]);
      const isSafe = (condition: Rex): boolean =>
        [...inputsOfRex(condition)].every((index) => isDeterministic(rel.expressions[index]));
      const [down, here] = divided(conditions, isSafe);
      return kept({ ...rel, input: push(rel.input, down.map(through)) }, here);
    }
    case 'join':
      return pushJoin(rel, conditions);
    case 'lookupJoin': {
      const width = rel.left.columns.length;
      const [down, here] = divided(conditions, (condition) => isWithin(condition, 0, width));
      return kept({ ...rel, left: push(rel.left, down) }, here);
    }
    case 'correlate': {
      const width = rel.input.columns.length;
      const [down, here] = divided(conditions, (condition) => isWithin(condition, 0, width));
      return kept({ ...rel, input: push(rel.input, down) }, here);
    }
    case 'aggregate': {
      const isOfGroups = (condition: Rex): boolean =>
        rel.groups.length > 0 && isWithin(condition, 0, rel.groups.length);
      const [down, here] = divided(conditions, isOfGroups);
      const moved = down.map((condition) => moveInputs(condition, (index) => rel.groups[index]));
      return kept({ ...rel, input: push(rel.input, moved) }, here);
    }
    case 'windowTable': {
      const width = rel.input.columns.length;
      const keys = new Set(rel.partition);
      const isFree = (condition: Rex): boolean =>
        rel.window.kind === 'session' ? isOver(condition, keys) : isWithin(condition, 0, width);
      const [down, here] = divided(conditions, isFree);
      return kept({ ...rel, input: push(rel.input, down) }, here);
    }
    case 'rowNumber':
    case 'rank': {
      const keys = new Set(rel.partition);
      const [down, here] = divided(conditions, (condition) => isOver(condition, keys));
      return kept({ ...rel, input: push(rel.input, down) }, here);
    }
    case 'union':
      return { ...rel, inputs: rel.inputs.map((input) => push(input, conditions)) };
    default:
      return kept(
        withInputs(
          rel,
          inputsOf(rel).map((input) => push(input, [])),
        ),
        conditions,
      );
  }
}

function pushJoin(rel: RelJoin, conditions: readonly Rex[]): Rel {
  const { type } = rel;
  const width = rel.left.columns.length;
  const total = width + rel.right.columns.length;
  const ofLeft = (condition: Rex): boolean => isWithin(condition, 0, width);
  const ofRight = (condition: Rex): boolean =>
    isWithin(condition, width, total) && inputsOfRex(condition).size > 0;
  const down = { left: [] as Rex[], right: [] as Rex[] };
  const toRight = (condition: Rex): Rex => moveInputs(condition, (index) => index - width);
  const here: Rex[] = [];
  const on: Rex[] = [];
  for (const condition of conditions) {
    const keepsLeft = type !== 'right' && type !== 'full';
    const keepsRight = type === 'inner' || type === 'right';
    if (keepsLeft && ofLeft(condition)) down.left.push(condition);
    else if (keepsRight && ofRight(condition)) down.right.push(toRight(condition));
    else if (type === 'inner') on.push(condition);
    else here.push(condition);
  }
  for (const condition of conjuncts(rel.condition)) {
    const cutsLeft = type === 'inner' || type === 'right' || type === 'semi';
    const cutsRight = type !== 'right' && type !== 'full';
    if (cutsLeft && ofLeft(condition)) down.left.push(condition);
    else if (cutsRight && ofRight(condition)) down.right.push(toRight(condition));
    else on.push(condition);
  }
  const left = push(rel.left, down.left);
  const right = push(rel.right, down.right);
  return kept({ ...rel, left, right, condition: allOf(on) }, here);
}

function kept(input: Rel, conditions: readonly Rex[]): Rel {
  if (conditions.length === 0) return input;
  const { columns } = input;
  return { kind: 'filter', input, condition: allOf(conditions), columns };
}

function divided(
  conditions: readonly Rex[],
  goes: (condition: Rex) => boolean,
): [down: Rex[], here: Rex[]] {
  const isFree = (condition: Rex): boolean => isDeterministic(condition) && goes(condition);
  return [conditions.filter(isFree), conditions.filter((condition) => !isFree(condition))];
}

function isWithin(condition: Rex, from: number, until: number): boolean {
  return [...inputsOfRex(condition)].every((index) => index >= from && index < until);
}

function isOver(condition: Rex, columns: ReadonlySet<number>): boolean {
  const used = inputsOfRex(condition);
  return used.size > 0 && [...used].every((index) => columns.has(index));
}
