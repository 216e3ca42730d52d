// Queries: SELECT, VALUES, set operations, WITH.
import type { DefaultValue, Expression, Star } from './expression.js';
import type { Identifier, ObjectName, Span } from './node.js';
import type { Hint, TableReference } from './tableReference.js';

export interface OrderItem extends Span {
  readonly kind: 'orderItem';
  readonly expression: Expression;
  readonly isDescending: boolean;
  readonly nulls?: 'FIRST' | 'LAST';
}

/** Where a frame begins or ends. */
export type FrameBound =
  | (Span & { readonly kind: 'unboundedPreceding' | 'currentRow' | 'unboundedFollowing' })
  | (Span & { readonly kind: 'preceding' | 'following'; readonly distance: Expression });

export interface WindowFrame extends Span {
  readonly kind: 'frame';
  readonly unit: 'ROWS' | 'RANGE';
  readonly from: FrameBound;
  /** Without it, to the current row. */
  readonly to?: FrameBound;
}

/** What stands in the parentheses of OVER and WINDOW. */
export interface WindowSpec extends Span {
  readonly kind: 'windowSpec';
  /** The named window that this one goes on from. */
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: WindowFrame;
}

export interface NamedWindow extends Span {
  readonly kind: 'namedWindow';
  readonly name: Identifier;
  readonly window: WindowSpec;
}

export interface SelectItem extends Span {
  readonly kind: 'selectItem';
  readonly expression: Expression | Star;
  readonly alias?: Identifier;
}

/** `GROUPING SETS ((a, b), ())`, `CUBE (a, b)`, `ROLLUP (a, b)`. A set of several is a row. */
export interface GroupingSets extends Span {
  readonly kind: 'groupingSets';
  readonly type: 'GROUPING SETS' | 'CUBE' | 'ROLLUP';
  readonly sets: readonly GroupItem[];
}

export type GroupItem = Expression | GroupingSets;

export interface GroupBy extends Span {
  readonly kind: 'groupBy';
  readonly isDistinct: boolean;
  readonly items: readonly GroupItem[];
}

export interface Select extends Span {
  readonly kind: 'select';
  readonly hints: readonly Hint[];
  readonly isDistinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: TableReference;
  readonly where?: Expression;
  readonly groupBy?: GroupBy;
  readonly having?: Expression;
  readonly windows: readonly NamedWindow[];
  readonly qualify?: Expression;
}

export interface Values extends Span {
  readonly kind: 'values';
  /** Each row has at least one value. */
  readonly rows: readonly (readonly (Expression | DefaultValue)[])[];
}

/** `TABLE t`: all of its columns. */
export interface ExplicitTable extends Span {
  readonly kind: 'explicitTable';
  readonly name: ObjectName;
}

/** MINUS is read as EXCEPT. */
export interface SetOperation extends Span {
  readonly kind: 'setOperation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly isAll: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

/** A query in parentheses is a body only when it has a WITH, ORDER BY or LIMIT of its own. */
export type QueryBody = Select | Values | ExplicitTable | SetOperation | Query;

export interface CommonTable extends Span {
  readonly kind: 'commonTable';
  readonly name: Identifier;
  /** Empty when the query names them. */
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

export interface Query extends Span {
  readonly kind: 'query';
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset?: Expression;
  /** Of LIMIT n, or FETCH FIRST n ROWS ONLY. */
  readonly limit?: Expression;
}
