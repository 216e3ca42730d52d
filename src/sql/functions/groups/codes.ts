// Encodings and hashes.
import { ENCODING_FUNCTIONS } from '../encodings.js';
import { HASH_FUNCTIONS } from '../hash.js';

export const functions = [...ENCODING_FUNCTIONS, ...HASH_FUNCTIONS];
