// What stands in FROM.
import type { Call, Expression } from './expression.js';
import type { StringLiteral } from './literal.js';
import type { Identifier, ObjectName, Span } from './node.js';
import type { OrderItem, Query } from './query.js';

/** `AS t (a, b)`. */
export interface TableAlias extends Span {
  readonly kind: 'tableAlias';
  readonly name: Identifier;
  /** Empty when columns keep their names. */
  readonly columns: readonly Identifier[];
}

export interface HintArgument extends Span {
  readonly kind: 'hintArgument';
  readonly key?: HintValue;
  readonly value: HintValue;
}

/** A text, a number or a name. */
export type HintValue =
  StringLiteral | (Span & { readonly kind: 'number'; readonly text: string }) | ObjectName;

/** `OPTIONS('key' = 'value')`, `BROADCAST(t)`. */
export interface Hint extends Span {
  readonly kind: 'hint';
  readonly name: Identifier;
  readonly arguments: readonly HintArgument[];
}

export interface TableSource extends Span {
  readonly kind: 'table';
  readonly name: ObjectName;
  readonly hints: readonly Hint[];
  /** FOR SYSTEM_TIME AS OF. */
  readonly asOf?: Expression;
  readonly alias?: TableAlias;
}

export interface DerivedTable extends Span {
  readonly kind: 'derivedTable';
  readonly query: Query;
  readonly isLateral: boolean;
  readonly alias?: TableAlias;
}

/** `TABLE(TUMBLE(…))`, `HOP(…)`, `LATERAL TABLE(f(x))`. */
export interface TableFunction extends Span {
  readonly kind: 'tableFunction';
  readonly call: Call;
  readonly isLateral: boolean;
  readonly alias?: TableAlias;
}

export interface Unnest extends Span {
  readonly kind: 'unnest';
  readonly operands: readonly Expression[];
  readonly hasOrdinality: boolean;
  readonly alias?: TableAlias;
}

export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';

export type JoinCondition =
  | (Span & { readonly kind: 'on'; readonly expression: Expression })
  | (Span & { readonly kind: 'using'; readonly columns: readonly Identifier[] });

/** Tables behind commas are cross joined. */
export interface Join extends Span {
  readonly kind: 'join';
  readonly type: JoinType;
  readonly isNatural: boolean;
  readonly left: TableReference;
  readonly right: TableReference;
  readonly condition?: JoinCondition;
}

/** What a row of MATCH_RECOGNIZE is looked for by. */
export type Pattern =
  | (Span & { readonly kind: 'patternVariable'; readonly name: Identifier })
  | (Span & { readonly kind: 'patternSequence'; readonly items: readonly Pattern[] })
  | (Span & { readonly kind: 'patternAlternatives'; readonly items: readonly Pattern[] })
  | (Span & { readonly kind: 'patternPermutation'; readonly items: readonly Pattern[] })
  | (Span & { readonly kind: 'patternExclusion'; readonly item: Pattern })
  | PatternRepeat;

/** `A+`, `B{2,5}`, `C*?`. */
export interface PatternRepeat extends Span {
  readonly kind: 'patternRepeat';
  readonly item: Pattern;
  readonly min: number;
  /** Undefined: without end. */
  readonly max?: number;
  /** False with a `?` behind: as few as possible. */
  readonly isGreedy: boolean;
}

export type AfterMatch =
  | (Span & { readonly kind: 'pastLastRow' | 'toNextRow' })
  | (Span & { readonly kind: 'toFirst' | 'toLast'; readonly variable: Identifier });

/** A name for an expression: a measure, the condition of a variable. */
export interface NamedExpression extends Span {
  readonly kind: 'namedExpression';
  readonly name: Identifier;
  readonly expression: Expression;
}

export interface PatternSubset extends Span {
  readonly kind: 'subset';
  readonly name: Identifier;
  readonly variables: readonly Identifier[];
}

export interface MatchRecognize extends Span {
  readonly kind: 'matchRecognize';
  readonly input: TableReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly NamedExpression[];
  readonly rowsPerMatch?: 'ONE' | 'ALL';
  readonly afterMatch?: AfterMatch;
  readonly pattern: Pattern;
  readonly within?: Expression;
  readonly subsets: readonly PatternSubset[];
  readonly definitions: readonly NamedExpression[];
  readonly alias?: TableAlias;
}

export type TableReference =
  TableSource | DerivedTable | TableFunction | Unnest | Join | MatchRecognize;
