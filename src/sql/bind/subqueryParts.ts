// What binds queries within queries.
export { scalarJoin, scalarQuery, scalarValue } from './scalarSubquery.js';
export { testedRel } from './subqueryTest.js';
export { testValue } from './testValue.js';
