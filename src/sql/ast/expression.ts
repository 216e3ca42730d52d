// Expressions, and what else may stand among the arguments of a function.
import type { DataType } from './dataType.js';
import type { Literal, StringLiteral } from './literal.js';
import type { Identifier, ObjectName, Span } from './node.js';
import type { OrderItem, Query, WindowSpec } from './query.js';

/**
 * `price`, `b.price`, `b.payload.pos`: which parts are table, column and fields, the binder tells.
 */
export interface ColumnReference extends Span {
  readonly kind: 'column';
  readonly parts: readonly Identifier[];
}

/** `*`, `t.*`. */
export interface Star extends Span {
  readonly kind: 'star';
  /** Empty for a plain `*`. */
  readonly qualifier: readonly Identifier[];
}

export interface UnaryExpression extends Span {
  readonly kind: 'unary';
  readonly operator: 'NOT' | '-' | '+';
  readonly operand: Expression;
}

/** `a AND b AND c` has three operands: a chain of conditions may be long. */
export interface LogicalExpression extends Span {
  readonly kind: 'logical';
  readonly operator: 'AND' | 'OR';
  /** Two or more. */
  readonly operands: readonly Expression[];
}

export type Comparison = '=' | '<>' | '<' | '>' | '<=' | '>=';

/** `!=` is read as `<>`. */
export interface BinaryExpression extends Span {
  readonly kind: 'binary';
  readonly operator: Comparison | '+' | '-' | '*' | '/' | '%' | '||' | 'OVERLAPS';
  readonly left: Expression;
  readonly right: Expression;
}

export interface BetweenExpression extends Span {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly isNegated: boolean;
  readonly isSymmetric: boolean;
}

export interface InExpression extends Span {
  readonly kind: 'in';
  readonly operand: Expression;
  /** The list, or a query. */
  readonly values: readonly Expression[] | Query;
  readonly isNegated: boolean;
}

export interface LikeExpression extends Span {
  readonly kind: 'like';
  readonly operator: 'LIKE' | 'SIMILAR TO';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
  readonly isNegated: boolean;
}

export type IsTest =
  | 'NULL'
  | 'TRUE'
  | 'FALSE'
  | 'UNKNOWN'
  | 'JSON'
  | 'JSON VALUE'
  | 'JSON OBJECT'
  | 'JSON ARRAY'
  | 'JSON SCALAR';

/** `a IS NOT NULL`, `a IS JSON OBJECT`. */
export interface IsExpression extends Span {
  readonly kind: 'is';
  readonly operand: Expression;
  readonly test: IsTest;
  readonly isNegated: boolean;
}

/** `a IS NOT DISTINCT FROM b` is negated. */
export interface DistinctExpression extends Span {
  readonly kind: 'distinctFrom';
  readonly left: Expression;
  readonly right: Expression;
  readonly isNegated: boolean;
}

/** `a > ALL (SELECT …)`. */
export interface QuantifiedExpression extends Span {
  readonly kind: 'quantified';
  readonly operator: Comparison;
  readonly quantifier: 'ALL' | 'ANY' | 'SOME';
  readonly operand: Expression;
  readonly query: Query;
}

export interface ExistsExpression extends Span {
  readonly kind: 'exists';
  readonly query: Query;
}

/** A query as a value. */
export interface SubqueryExpression extends Span {
  readonly kind: 'subquery';
  readonly query: Query;
}

export interface WhenClause extends Span {
  readonly kind: 'when';
  /** Several only after an operand: `CASE x WHEN 1, 2 THEN …`. */
  readonly conditions: readonly Expression[];
  readonly result: Expression;
}

export interface CaseExpression extends Span {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly whens: readonly WhenClause[];
  readonly otherwise?: Expression;
}

export interface CastExpression extends Span {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: DataType;
  /** TRY_CAST: null in place of an error. */
  readonly isTry: boolean;
}

/** `ROW(1, 2)`, `(1, 2)`; without items only as a grouping set `()`. */
export interface RowExpression extends Span {
  readonly kind: 'row';
  readonly items: readonly Expression[];
}

/** `ARRAY[1, 2]`, `MAP['k', 1]` (keys and values in turn), `MULTISET[1]`. */
export interface CollectionExpression extends Span {
  readonly kind: 'collection';
  readonly collection: 'ARRAY' | 'MAP' | 'MULTISET';
  /** Elements, or the query of `ARRAY(SELECT …)`. */
  readonly items: readonly Expression[] | Query;
}

/** `a[1]`, `m['key']`. */
export interface ElementExpression extends Span {
  readonly kind: 'element';
  readonly operand: Expression;
  readonly index: Expression;
}

/** `f(x).field`, `a[1].field`: where the operand is not a name. */
export interface FieldExpression extends Span {
  readonly kind: 'field';
  readonly operand: Expression;
  readonly field: Identifier;
}

/** What JSON_VALUE and its like do without a value or on an error. */
export type JsonBehavior =
  | 'NULL'
  | 'ERROR'
  | 'TRUE'
  | 'FALSE'
  | 'UNKNOWN'
  | 'EMPTY ARRAY'
  | 'EMPTY OBJECT'
  | { readonly kind: 'default'; readonly value: Expression };

export type JsonWrapper = 'WITHOUT' | 'WITH CONDITIONAL' | 'WITH UNCONDITIONAL';

/** The clauses of the SQL/JSON functions, behind their arguments. */
export interface JsonClauses extends Span {
  readonly kind: 'jsonClauses';
  readonly returning?: DataType;
  readonly wrapper?: JsonWrapper;
  readonly onEmpty?: JsonBehavior;
  readonly onError?: JsonBehavior;
  /** NULL ON NULL, ABSENT ON NULL. */
  readonly onNull?: 'NULL' | 'ABSENT';
}

/**
 * A function call. Functions with a syntax of their own have plain arguments here: EXTRACT(unit,
 * time), POSITION(part, text), OVERLAY(text, by, from, for), TRIM(BOTH, characters, text),
 * FLOOR(time, unit), JSON_OBJECT(key, value, …).
 */
export interface Call extends Span {
  readonly kind: 'call';
  readonly name: ObjectName;
  readonly arguments: readonly Argument[];
  /** `CURRENT_DATE`: no parentheses. */
  readonly isBare: boolean;
  readonly quantifier?: 'DISTINCT' | 'ALL';
  readonly orderBy: readonly OrderItem[];
  readonly json?: JsonClauses;
  readonly withinGroup: readonly OrderItem[];
  readonly filter?: Expression;
  readonly nullTreatment?: 'IGNORE' | 'RESPECT';
  /** Of MATCH_RECOGNIZE. */
  readonly semantics?: 'RUNNING' | 'FINAL';
  readonly over?: WindowSpec | Identifier;
}

export type Expression =
  | Literal
  | ColumnReference
  | UnaryExpression
  | LogicalExpression
  | BinaryExpression
  | BetweenExpression
  | InExpression
  | LikeExpression
  | IsExpression
  | DistinctExpression
  | QuantifiedExpression
  | ExistsExpression
  | SubqueryExpression
  | CaseExpression
  | CastExpression
  | RowExpression
  | CollectionExpression
  | ElementExpression
  | FieldExpression
  | Call;

/** `DEFAULT` in place of a value. */
export interface DefaultValue extends Span {
  readonly kind: 'default';
}

/** A word of a function's own syntax: `YEAR`, `BOTH`; in upper case. */
export interface Keyword extends Span {
  readonly kind: 'keyword';
  readonly word: string;
}

/** `SIZE => INTERVAL '1' MINUTE`. */
export interface NamedArgument extends Span {
  readonly kind: 'namedArgument';
  readonly name: Identifier;
  readonly value: Exclude<Argument, NamedArgument>;
}

/** `TABLE bid PARTITION BY item ORDER BY time`, or a query in place of the table. */
export interface TableArgument extends Span {
  readonly kind: 'tableArgument';
  readonly table: ObjectName | Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
}

/** `MODEL sentiment`. */
export interface ModelArgument extends Span {
  readonly kind: 'modelArgument';
  readonly model: ObjectName;
}

/** `DESCRIPTOR(bidtime)`. */
export interface Descriptor extends Span {
  readonly kind: 'descriptor';
  readonly columns: readonly Identifier[];
}

export type Argument =
  | Expression
  | Star
  | DefaultValue
  | Keyword
  | NamedArgument
  | TableArgument
  | ModelArgument
  | Descriptor;

/** `'key' = 'value'`. */
export interface Option extends Span {
  readonly kind: 'option';
  readonly key: StringLiteral;
  readonly value: StringLiteral;
}
