// Node has all functions at once; `laterFunctions.browser.ts` is how pages get them.
import { functions as codes } from './groups/codes.js';
import { functions as collections } from './groups/collections.js';
import { functions as json } from './groups/json.js';
import { functions as numbers } from './groups/numbers.js';
import { functions as texts } from './groups/texts.js';
import { functions as times } from './groups/times.js';
import type { FunctionGroup } from './laterFunctions.browser.js';
import type { ScalarFunction } from './scalarFunction.js';

/** Functions that are there from the start. */
export const LOADED: readonly ScalarFunction[] = [
  ...numbers,
  ...texts,
  ...codes,
  ...times,
  ...collections,
  ...json,
];

/** Functions that are loaded when they are called first. */
export const LATER: readonly FunctionGroup[] = [];
