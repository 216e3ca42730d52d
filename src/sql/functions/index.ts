// The scalar functions of SQL by their names.
import { ARITHMETIC_FUNCTIONS } from './arithmetic.js';
import { ARRAY_FUNCTIONS } from './arrays.js';
import { CONDITIONAL_FUNCTIONS } from './conditional.js';
import { ENCODING_FUNCTIONS } from './encodings.js';
import { HASH_FUNCTIONS } from './hash.js';
import { JSON_FUNCTIONS } from './json.js';
import { MAP_FUNCTIONS } from './maps.js';
import { OPERATORS } from './operators.js';
import { REGEXP_FUNCTIONS } from './regexpFunctions.js';
import type { ScalarFunction } from './scalarFunction.js';
import { STRING_FUNCTIONS } from './strings.js';
import { TEMPORAL_FUNCTIONS } from './temporal.js';
import { TEXT_PART_FUNCTIONS } from './textParts.js';

export { castNode } from './cast.js';
export type * from './scalarFunction.js';

/** All of them, operators included. */
export const SCALAR_FUNCTIONS: readonly ScalarFunction[] = [
  ...OPERATORS,
  ...ARITHMETIC_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...TEXT_PART_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...TEMPORAL_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...HASH_FUNCTIONS,
];

const BY_NAME = new Map(SCALAR_FUNCTIONS.map((scalar) => [scalar.name, scalar]));

/** The function of a name in upper case. */
export function findFunction(name: string): ScalarFunction | undefined {
  return BY_NAME.get(name);
}

/** Names of functions that are called by name, sorted. */
export function functionNames(): readonly string[] {
  return [...BY_NAME.keys()].filter((name) => /^[A-Z]\w*$/.test(name)).toSorted();
}
