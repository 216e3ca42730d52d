// Functions of times.
import { TEMPORAL_FUNCTIONS } from '../temporal.js';
import { overlaps } from '../timeArithmetic.js';

export const functions = [overlaps, ...TEMPORAL_FUNCTIONS];
