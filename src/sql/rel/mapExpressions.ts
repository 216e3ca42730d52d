// The expressions of a plan, wherever they are.
import type { Rex } from '../rex/rex.js';
import { inputsOf, withInputs, type Rel } from './rel.js';

/** The expressions of one node. */
export function expressionsOf(rel: Rel): readonly Rex[] {
  switch (rel.kind) {
    case 'project':
      return rel.expressions;
    case 'filter':
    case 'join':
    case 'lookupJoin':
      return [rel.condition];
    case 'correlate':
      return rel.args;
    case 'values':
      return rel.rows.flat();
    default:
      return [];
  }
}

/** True where an expression of a plan passes a test. */
export function someExpression(rel: Rel, test: (rex: Rex) => boolean): boolean {
  return (
    expressionsOf(rel).some(test) || inputsOf(rel).some((input) => someExpression(input, test))
  );
}

/** The plan with other expressions of the same types. */
export function mapExpressions(rel: Rel, map: (rex: Rex, rel: Rel) => Rex): Rel {
  const inputs = inputsOf(rel).map((input) => mapExpressions(input, map));
  const made = withInputs(rel, inputs);
  switch (made.kind) {
    case 'project': {
      const expressions = made.expressions.map((rex) => map(rex, made));
      const isSame = expressions.every((rex, i) => rex === made.expressions[i]);
      return isSame ? made : { ...made, expressions };
    }
    case 'filter':
    case 'join':
    case 'lookupJoin': {
      const condition = map(made.condition, made);
      return condition === made.condition ? made : { ...made, condition };
    }
    case 'correlate':
      return { ...made, args: made.args.map((rex) => map(rex, made)) };
    case 'values':
      return { ...made, rows: made.rows.map((row) => row.map((rex) => map(rex, made))) };
    default:
      return made;
  }
}
