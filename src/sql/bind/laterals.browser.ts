// Rows made of rows: loaded by a page when a query has LATERAL TABLE or UNNEST.
import { NotLoaded } from '../notLoaded.js';

let part: typeof import('./lateral.js') | undefined;

/** @throws NotLoaded */
export function lateral(): typeof import('./lateral.js') {
  if (part !== undefined) return part;
  throw new NotLoaded(async () => {
    part = await import('./lateral.js');
  });
}
