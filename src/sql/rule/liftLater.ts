// Functions that answer later get an operator of their own below the projection or filter that
// calls them.
//
//   project(f(a) + 1)          project($1 + 1)
//     rows              ─►       correlate(f(a))
//                                  rows
import type { Rel, RelColumn, RelCorrelate } from '../rel/rel.js';
import { inputsOf, withInputs } from '../rel/rel.js';
import { argumentsOf, mapArguments } from '../rex/rewrite.js';
import { rexText } from '../rex/rexText.js';
import type { Rex, RexCall } from '../rex/rex.js';

/** The same rows; nothing but a correlate calls a function that answers later. */
export function liftLater(rel: Rel): Rel {
  const made = withInputs(rel, inputsOf(rel).map(liftLater));
  if (made.kind === 'project') {
    const lifted = lift(made.input, made.expressions);
    return { ...made, input: lifted.input, expressions: lifted.expressions };
  }
  if (made.kind !== 'filter' || innermost([made.condition]) === undefined) return made;
  const lifted = lift(made.input, [made.condition]);
  const { input } = lifted;
  const [condition] = lifted.expressions;
  const filter: Rel = { ...made, input, condition, columns: input.columns };
  const expressions = made.columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  return { kind: 'project', input: filter, expressions, columns: made.columns };
}

function lift(
  from: Rel,
  list: readonly Rex[],
): { readonly input: Rel; readonly expressions: readonly Rex[] } {
  let input = from;
  let expressions = list;
  for (let call = innermost(expressions); call !== undefined; call = innermost(expressions)) {
    const { args, later, name, type, isDeterministic } = call;
    const column: RelColumn = { name: `$later${input.columns.length}`, type };
    const correlate: RelCorrelate = {
      kind: 'correlate',
      type: 'inner',
      input,
      call: { name, types: [type], isDeterministic, rowsOf: never, later },
      args,
      columns: [...input.columns, column],
    };
    const value: Rex = { kind: 'input', index: input.columns.length, type };
    const text = rexText(call);
    const found = call;
    const replace = (rex: Rex): Rex =>
      rex === found || (isDeterministic && rexText(rex) === text)
        ? value
        : mapArguments(rex, replace);
    input = correlate;
    expressions = expressions.map(replace);
  }
  return { input, expressions };
}

/** A call whose arguments need no such call. */
function innermost(list: readonly Rex[]): RexCall | undefined {
  for (const rex of list) {
    const below = innermost(argumentsOf(rex));
    if (below !== undefined) return below;
    if (rex.kind === 'call' && rex.later !== undefined) return rex;
  }
  return undefined;
}

function never(): never {
  throw new Error('Its result is awaited.');
}
