// Made-up rows as a source.
export { datagen, type DatagenOptions } from './source.js';
export { sequence } from './generators.js';
export type { FieldOptions, RandomOptions, SequenceOptions } from './generators.js';
