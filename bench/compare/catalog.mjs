// Every comparison, one entry a variant.
import { intervalJoin } from './intervalJoin/benchmark.mjs';
import { jsonDecode } from './jsonDecode/benchmark.mjs';
import { keyedProcess } from './keyedProcess/benchmark.mjs';
import { keyedWindow } from './keyedWindow/benchmark.mjs';
import { rowFunctions } from './rowFunctions/benchmark.mjs';
import { rowObjects } from './rowObjects/benchmark.mjs';
import { session } from './session/benchmark.mjs';
import { wholeJob } from './wholeJob/benchmark.mjs';

/** Variants with their names, titles, aims and contenders; data is made by `prepare`. */
export const comparisons = async (isTiny) =>
  [keyedWindow, session, keyedProcess, intervalJoin, jsonDecode, wholeJob, rowObjects, rowFunctions]
    .flatMap((benchmark) => benchmark(isTiny))
    .map((variant) => ({ ...variant, isTiny }));
