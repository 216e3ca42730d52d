// Rows made of rows: part of the binder from the start.
import * as part from './lateral.js';

/** Binds LATERAL TABLE and UNNEST. */
export function lateral(): typeof import('./lateral.js') {
  return part;
}
