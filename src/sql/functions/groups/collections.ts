// Functions of arrays, maps and rows.
import { ARRAY_FUNCTIONS } from '../arrays.js';
import { MAP_FUNCTIONS } from '../maps.js';

export const functions = [...ARRAY_FUNCTIONS, ...MAP_FUNCTIONS];
