// A page downloads what binds queries within queries, and joins, with the first of them.
import { NotLoaded } from '../notLoaded.js';

type Parts = typeof import('./subqueryParts.js');
let parts: Parts | undefined;

/** @throws NotLoaded */
function loaded(): Parts {
  if (parts !== undefined) return parts;
  throw new NotLoaded(async () => {
    parts = await import('./subqueryParts.js');
  });
}

export const merged: Parts['merged'] = (...given) => loaded().merged(...given);
export const sharedColumns: Parts['sharedColumns'] = (...given) => loaded().sharedColumns(...given);
export const scalarJoin: Parts['scalarJoin'] = (...given) => loaded().scalarJoin(...given);
export const scalarQuery: Parts['scalarQuery'] = (...given) => loaded().scalarQuery(...given);
export const scalarValue: Parts['scalarValue'] = (...given) => loaded().scalarValue(...given);
export const testedRel: Parts['testedRel'] = (...given) => loaded().testedRel(...given);
export const testValue: Parts['testValue'] = (...given) => loaded().testValue(...given);
