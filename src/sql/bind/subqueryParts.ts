// What binds queries within queries, and joins.
export { scalarJoin, scalarQuery, scalarValue } from './scalarSubquery.js';
export { merged, sharedColumns } from './sharedColumns.js';
export { testedRel } from './subqueryTest.js';
export { testValue } from './testValue.js';
