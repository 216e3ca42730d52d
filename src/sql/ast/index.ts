// The syntax tree of SQL: plain data, told apart by `kind`, each node with its place in the text.
export type * from './dataType.js';
export type * from './definition.js';
export type * from './expression.js';
export type * from './literal.js';
export type * from './node.js';
export type * from './query.js';
export type * from './statement.js';
export type * from './tableReference.js';
