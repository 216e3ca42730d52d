// The scalar functions of SQL by their names.
import { CONDITIONAL_FUNCTIONS } from './conditional.js';
import { LATER, LOADED } from './laterFunctions.node.js';
import { OPERATORS } from './operators.js';
import type { ScalarFunction } from './scalarFunction.js';

export { castNode } from './cast.js';
export type * from './scalarFunction.js';

/** All that are there from the start, operators included: in Node all of them. */
export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...OPERATORS,
  ...CONDITIONAL_FUNCTIONS,
  ...LOADED,
];

const BY_NAME = new Map(SCALAR_FUNCTIONS.map((scalar) => [scalar.name, scalar]));
const LATER_BY_NAME = new Map(
  LATER.flatMap((group) => group.names.split(',').map((name) => [name, group])),
);

/** Thrown for a function that is there once `load` has resolved. */
export class FunctionNotLoaded extends Error {
  /** Loads it, with its group. */
  constructor(readonly load: () => Promise<void>) {
    super('A function is not loaded; bindWithFunctions loads it.');
  }
}

/**
 * The function of a name in upper case.
 *
 * @throws FunctionNotLoaded in pages, see {@link bindWithFunctions}.
 */
export function findFunction(name: string): ScalarFunction | undefined {
  const found = BY_NAME.get(name);
  const group = found === undefined ? LATER_BY_NAME.get(name) : undefined;
  if (group === undefined) return found;
  throw new FunctionNotLoaded(async () => {
    const { functions } = await group.load();
    for (const scalar of functions) BY_NAME.set(scalar.name, scalar);
  });
}

/** Binds; where that calls functions that are not loaded yet it loads them and binds anew. */
export async function bindWithFunctions<Bound>(bind: () => Bound): Promise<Bound> {
  for (;;) {
    try {
      return bind();
    } catch (error) {
      if (!(error instanceof FunctionNotLoaded)) throw error;
      await error.load();
    }
  }
}

/** Names of functions that are called by name, sorted. */
export function functionNames(): readonly string[] {
  const names = new Set([...BY_NAME.keys(), ...LATER_BY_NAME.keys()]);
  return [...names].filter((name) => /^[A-Z]\w*$/.test(name)).toSorted();
}
