// The scalar functions of SQL by their names.
import { NotLoaded } from '../notLoaded.js';
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

/**
 * The function of a name in upper case.
 *
 * @throws NotLoaded in pages.
 */
export function findFunction(name: string): ScalarFunction | undefined {
  const found = BY_NAME.get(name);
  const group = found === undefined ? LATER_BY_NAME.get(name) : undefined;
  if (group === undefined) return found;
  throw new NotLoaded(async () => {
    const { functions } = await group.load();
    for (const scalar of functions) BY_NAME.set(scalar.name, scalar);
  });
}

/** Names of functions that are called by name, sorted. */
export function functionNames(): readonly string[] {
  const names = new Set([...BY_NAME.keys(), ...LATER_BY_NAME.keys()]);
  return [...names].filter((name) => /^[A-Z]\w*$/.test(name)).toSorted();
}
