// Relational plan: what a query asks for, as frozen data. The binder makes it, rules rewrite it,
// `src/sql/physical` turns it into operators. Columns are told by position, expressions are over
// the columns of the input (of a join: those of the left, then those of the right).
import type { Span } from '../ast/node.js';
import type { CatalogTable } from '../catalog/catalogObject.js';
import type { AggregateUserFunction, AsyncUserFunction } from '../functions/user/definitions.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import type { SqlText } from '../locatedError.js';
import type { Rex } from '../rex/rex.js';
import type { LogicalType } from '../types/index.js';

/** Windows as a table function or GROUP BY asks for them. Milliseconds. */
export interface WindowSpec {
  readonly kind: 'tumble' | 'hop' | 'cumulate' | 'session';
  /** The (longest) size; of sessions the gap. */
  readonly sizeMs: number;
  /** Distance between starts (hop), between ends (cumulate); else the size. */
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly time: 'event' | 'processing';
}

/** What a column says about the window of its row. */
export interface WindowColumn {
  readonly role: 'start' | 'end' | 'time';
  readonly window: WindowSpec;
}

export interface RelColumn {
  readonly name: string;
  readonly type: LogicalType;
  /** A time attribute: watermarks follow it, or it is the clock. */
  readonly time?: 'event' | 'processing';
  readonly window?: WindowColumn;
}

/** The part of a text that a node stands for. */
export interface RelOrigin extends Span {
  readonly sql: SqlText;
}

interface RelBase {
  readonly columns: readonly RelColumn[];
  /** Of joins, aggregates, ranks and sorts: for warnings. */
  readonly origin?: RelOrigin;
}

/** Columns of a table, computed ones too. */
export interface RelScan extends RelBase {
  readonly kind: 'scan';
  readonly table: CatalogTable;
  /** Which column of the table each is. */
  readonly positions: readonly number[];
  /** Of the table and of OPTIONS hints. */
  readonly options: Readonly<Record<string, string>>;
}

/** Rows of a stream of the DataStream API that was made a table. */
export interface RelStream extends RelBase {
  readonly kind: 'stream';
  /** Where the session keeps the stream. */
  readonly name: string;
  /** True where its rows have kinds: some may be taken back. */
  readonly retracts?: boolean;
  /** Positions of columns that no two rows share. */
  readonly key?: readonly number[];
}

/** Rows of constants. */
export interface RelValues extends RelBase {
  readonly kind: 'values';
  readonly rows: readonly (readonly Rex[])[];
}

export interface RelProject extends RelBase {
  readonly kind: 'project';
  readonly input: Rel;
  readonly expressions: readonly Rex[];
}

export interface RelFilter extends RelBase {
  readonly kind: 'filter';
  readonly input: Rel;
  readonly condition: Rex;
}

/** The input with window_start, window_end and window_time behind its columns. */
export interface RelWindowTable extends RelBase {
  readonly kind: 'windowTable';
  readonly input: Rel;
  readonly window: WindowSpec;
  /** The time attribute. */
  readonly time: number;
  /** Of sessions. */
  readonly partition: readonly number[];
}

export type AggregateName =
  | 'COUNT'
  | 'SUM'
  | 'SUM0'
  | 'AVG'
  | 'MIN'
  | 'MAX'
  | 'FIRST_VALUE'
  | 'LAST_VALUE'
  | 'LISTAGG'
  | 'COLLECT'
  | 'ARRAY_AGG'
  | 'STDDEV_POP'
  | 'STDDEV_SAMP'
  | 'VAR_POP'
  | 'VAR_SAMP'
  | 'SINGLE_VALUE'
  | 'USER';

export interface RelAggregateCall {
  readonly name: AggregateName;
  /** Columns of the input. */
  readonly args: readonly number[];
  readonly isDistinct: boolean;
  /** A BOOLEAN column of the input; rows where it is true count. */
  readonly filter?: number;
  readonly type: LogicalType;
  /** A function of users; its name is then USER. */
  readonly user?: ResolvedFunction<AggregateUserFunction>;
  /** Of LISTAGG. */
  readonly separator?: string;
}

/** Groups, then calls. Without groups one row of all. */
export interface RelAggregate extends RelBase {
  readonly kind: 'aggregate';
  readonly input: Rel;
  readonly groups: readonly number[];
  readonly calls: readonly RelAggregateCall[];
}

export type RelJoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

export interface RelJoin extends RelBase {
  readonly kind: 'join';
  readonly type: RelJoinType;
  readonly left: Rel;
  readonly right: Rel;
  readonly condition: Rex;
}

/** Each row with those of a table outside of the job as they are when it comes. */
export interface RelLookupJoin extends RelBase {
  readonly kind: 'lookupJoin';
  readonly type: 'inner' | 'left';
  readonly left: Rel;
  readonly right: RelScan;
  readonly condition: Rex;
}

/** What makes rows of the values of a row. */
export interface TableCall {
  /** `UNNEST`, or the function's name. */
  readonly name: string;
  /** Of the columns that it makes. */
  readonly types: readonly LogicalType[];
  readonly isDeterministic: boolean;
  readonly rowsOf: (values: unknown[]) => Iterable<readonly unknown[]>;
  /** A function that answers later instead: one row of one column. */
  readonly later?: ResolvedFunction<AsyncUserFunction>;
}

/** Each row with the rows that are made of it: LATERAL TABLE(f(x)), UNNEST(x). */
export interface RelCorrelate extends RelBase {
  readonly kind: 'correlate';
  /** Left: rows of which none are made are kept. */
  readonly type: 'inner' | 'left';
  readonly input: Rel;
  readonly call: TableCall;
  /** Over the input. */
  readonly args: readonly Rex[];
}

export interface SortItem {
  readonly column: number;
  readonly isDescending: boolean;
  readonly nullsFirst: boolean;
}

/** The input with ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) behind its columns. */
export interface RelRowNumber extends RelBase {
  readonly kind: 'rowNumber';
  readonly input: Rel;
  readonly partition: readonly number[];
  readonly order: readonly SortItem[];
}

/** Rows `from` to `to` (1-based) of each partition by an order. */
export interface RelRank extends RelBase {
  readonly kind: 'rank';
  readonly input: Rel;
  readonly partition: readonly number[];
  readonly order: readonly SortItem[];
  readonly from: number;
  /** Infinity: all behind `from`. */
  readonly to: number;
  /** True: the rank is the last column. */
  readonly hasRank: boolean;
}

/** UNION ALL. */
export interface RelUnion extends RelBase {
  readonly kind: 'union';
  readonly inputs: readonly Rel[];
}

/** ORDER BY, OFFSET and LIMIT of a query. */
export interface RelSort extends RelBase {
  readonly kind: 'sort';
  readonly input: Rel;
  readonly order: readonly SortItem[];
  readonly offset: number;
  /** Infinity: all. */
  readonly limit: number;
}

export type Rel =
  | RelScan
  | RelStream
  | RelValues
  | RelProject
  | RelFilter
  | RelWindowTable
  | RelAggregate
  | RelJoin
  | RelLookupJoin
  | RelCorrelate
  | RelRowNumber
  | RelRank
  | RelUnion
  | RelSort;

/** The inputs of a node, in order. */
export function inputsOf(rel: Rel): readonly Rel[] {
  switch (rel.kind) {
    case 'scan':
    case 'stream':
    case 'values':
      return [];
    case 'join':
    case 'lookupJoin':
      return [rel.left, rel.right];
    case 'union':
      return rel.inputs;
    default:
      return [rel.input];
  }
}

/** The same node over other inputs of the same columns. */
export function withInputs(rel: Rel, inputs: readonly Rel[]): Rel {
  const before = inputsOf(rel);
  if (inputs.every((input, i) => input === before[i])) return rel;
  switch (rel.kind) {
    case 'scan':
    case 'stream':
    case 'values':
      return rel;
    case 'join':
      return { ...rel, left: inputs[0], right: inputs[1] };
    case 'lookupJoin':
      return { ...rel, left: inputs[0] };
    case 'union':
      return { ...rel, inputs };
    default:
      return { ...rel, input: inputs[0] };
  }
}
