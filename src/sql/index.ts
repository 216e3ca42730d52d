// The SQL front end: text to syntax tree and back.
export * from './ast/index.js';
export { parseDataType, parseExpression, parseScript, parseStatement } from './parse/parse.js';
export type { ParseOptions } from './parse/parse.js';
export { printDataType } from './print/dataType.js';
export { printExpression } from './print/expression.js';
export { printQuery } from './print/query.js';
export { printStatement } from './print/statement.js';
export { identifierOf, printIdentifier, printName } from './print/words.js';
export { positionAt } from './position.js';
export type { Position } from './position.js';
export { SqlSyntaxError } from './syntaxError.js';
