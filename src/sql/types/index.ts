// Flink's types and how they are derived.
export { arithmeticType } from './arithmeticType.js';
export type { ArithmeticOperator } from './arithmeticType.js';
export { columnType, logicalType } from './columnType.js';
export { commonType, isNumeric } from './commonType.js';
export * from './decimal.js';
export { isImplicitCast } from './implicitCast.js';
export * from './logicalType.js';
export { resolveType } from './resolveType.js';
export { typeText } from './typeText.js';
