// Functions of texts.
import { REGEXP_FUNCTIONS, similar } from '../regexpFunctions.js';
import { STRING_FUNCTIONS } from '../strings.js';
import { TEXT_PART_FUNCTIONS } from '../textParts.js';

export const functions = [
  similar,
  ...STRING_FUNCTIONS,
  ...TEXT_PART_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
];
