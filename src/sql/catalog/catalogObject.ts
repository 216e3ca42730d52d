// What a catalog holds: tables, views and functions, as CREATE described them.
import type { Expression } from '../ast/expression.js';
import type { Span } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import type { SqlText } from '../locatedError.js';
import type { LogicalType } from '../types/index.js';

/** `catalog.database.name`, complete. */
export type ObjectPath = readonly [catalog: string, database: string, name: string];

/** A column of a table. */
export type TableColumn = {
  readonly name: string;
  readonly type: LogicalType;
  readonly comment?: string;
} & (
  | { readonly kind: 'physical' }
  | { readonly kind: 'computed'; readonly expression: Expression }
  | {
      readonly kind: 'metadata';
      /** The key at the connector. */
      readonly key: string;
      /** True: read only. */
      readonly isVirtual: boolean;
    }
);

/** `WATERMARK FOR column AS expression`; the column may be a field of a ROW. */
export interface TableWatermark {
  readonly column: readonly string[];
  readonly expression: Expression;
}

/** A table of CREATE TABLE. */
export interface CatalogTable {
  readonly kind: 'table';
  readonly path: ObjectPath;
  readonly columns: readonly TableColumn[];
  readonly watermark?: TableWatermark;
  /** Column names; empty without. */
  readonly primaryKey: readonly string[];
  /** Of CONSTRAINT, when it was given. */
  readonly primaryKeyName?: string;
  readonly partitionKeys: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** Where they stand in `sql`, as far as they stand there; for errors. */
  readonly optionSpans?: Readonly<Record<string, Span>>;
  readonly comment?: string;
  readonly isTemporary: boolean;
  /** The script that its expressions stand in, for errors. */
  readonly sql: SqlText;
}

/** A view; its query is bound anew at each use. */
export interface CatalogView {
  readonly kind: 'view';
  readonly path: ObjectPath;
  /** Names in place of those of the query; empty = the query's. */
  readonly columnNames: readonly string[];
  readonly query: Query;
  readonly comment?: string;
  readonly isTemporary: boolean;
  readonly sql: SqlText;
}

export type CatalogRelation = CatalogTable | CatalogView;
