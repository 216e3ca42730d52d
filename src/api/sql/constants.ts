// The engine that computes the constants of a query while it is planned.
import { someExpression } from '../../sql/rel/mapExpressions.js';
import type { Rel } from '../../sql/rel/rel.js';
import { Constants, hasFoldable } from '../../sql/rex/constants.js';
import type { MakeCast } from '../../sql/rex/expressionNode.js';
import type { Rex } from '../../sql/rex/rex.js';
import type { Engine } from '../../wasm/engine.js';
import { createEngine } from '../../wasm/load.js';

/** In browsers the kernels are loaded first. */
const newEngine = (): Engine | Promise<Engine> => createEngine();

/** Computes the constant parts of expressions; undefined where a query has none. */
export async function constantsOf(
  rel: Rel,
  cast: MakeCast,
): Promise<((rex: Rex) => Rex) | undefined> {
  if (!someExpression(rel, hasFoldable)) return undefined;
  const constants = new Constants(await newEngine(), cast);
  return (rex) => constants.fold(rex);
}
