// Projections of projections become one; those that change nothing go.
import type { Rel } from '../rel/rel.js';
import { inputsOf, withInputs } from '../rel/rel.js';
import { argumentsOf, isDeterministic, mapInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';

/** The same rows by fewer projections. */
export function mergeProjects(rel: Rel): Rel {
  const made = withInputs(rel, inputsOf(rel).map(mergeProjects));
  if (made.kind !== 'project') return made;
  const { input } = made;
  if (input.kind === 'project' && mayMerge(made.expressions, input.expressions)) {
    const expressions = made.expressions.map((rex) =>
      mapInputs(rex, ({ index }) => input.expressions[index]),
    );
    return mergeProjects({ ...made, input: input.input, expressions });
  }
  const isSame =
    made.expressions.length === input.columns.length &&
    made.expressions.every((rex, i) => rex.kind === 'input' && rex.index === i);
  // What stands above calls columns by their places: names of the input may differ.
  return isSame ? { ...input, columns: made.columns } : made;
}

/** No expression would be computed twice, or at another time. */
function mayMerge(outer: readonly Rex[], inner: readonly Rex[]): boolean {
  const uses = new Map<number, number>();
  const count = (rex: Rex): void => {
    if (rex.kind === 'input') uses.set(rex.index, (uses.get(rex.index) ?? 0) + 1);
    argumentsOf(rex).forEach(count);
  };
  outer.forEach(count);
  return [...uses].every(([index, times]) => {
    const rex = inner[index];
    const isPlain = rex.kind === 'input' || rex.kind === 'literal' || rex.kind === 'field';
    return isPlain || (times === 1 && isDeterministic(rex));
  });
}
