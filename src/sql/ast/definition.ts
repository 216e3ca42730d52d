// CREATE, ALTER and DROP, and what tables are made of.
import type { DataType } from './dataType.js';
import type { Expression, Option } from './expression.js';
import type { IntervalLiteral, NumberLiteral, StringLiteral } from './literal.js';
import type { Identifier, ObjectName, Span } from './node.js';
import type { Query } from './query.js';

/** FIRST or AFTER a column, of ALTER TABLE. */
export type ColumnPosition =
  | (Span & { readonly kind: 'first' })
  | (Span & { readonly kind: 'after'; readonly column: Identifier });

interface Column extends Span {
  readonly name: Identifier;
  readonly comment?: StringLiteral;
  readonly position?: ColumnPosition;
}

/** PRIMARY KEY or UNIQUE. */
export interface Constraint extends Span {
  readonly kind: 'constraint';
  readonly type: 'PRIMARY KEY' | 'UNIQUE';
  readonly name?: Identifier;
  /** Empty behind a column: that column. */
  readonly columns: readonly Identifier[];
  /** Undefined when it is not said. */
  readonly isEnforced?: boolean;
}

export interface PhysicalColumn extends Column {
  readonly kind: 'physicalColumn';
  readonly type: DataType;
  readonly constraint?: Constraint;
}

export interface MetadataColumn extends Column {
  readonly kind: 'metadataColumn';
  readonly type: DataType;
  /** The key, when it is not the column's name. */
  readonly from?: StringLiteral;
  readonly isVirtual: boolean;
}

export interface ComputedColumn extends Column {
  readonly kind: 'computedColumn';
  readonly expression: Expression;
}

/** A column named only, of CREATE TABLE … AS and ALTER TABLE … MODIFY. */
export interface ColumnName extends Column {
  readonly kind: 'columnName';
}

export interface Watermark extends Span {
  readonly kind: 'watermark';
  readonly column: ObjectName;
  readonly expression: Expression;
}

export type TableElement =
  PhysicalColumn | MetadataColumn | ComputedColumn | ColumnName | Watermark | Constraint;

export interface Distribution extends Span {
  readonly kind: 'distribution';
  readonly method?: 'HASH' | 'RANGE';
  readonly columns: readonly Identifier[];
  readonly buckets?: NumberLiteral;
}

export interface LikeOption extends Span {
  readonly kind: 'likeOption';
  readonly strategy: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
  readonly feature: LikeFeature;
}

export type LikeFeature =
  | 'ALL'
  | 'CONSTRAINTS'
  | 'DISTRIBUTION'
  | 'GENERATED'
  | 'METADATA'
  | 'OPTIONS'
  | 'PARTITIONS'
  | 'WATERMARKS';

export interface TableLike extends Span {
  readonly kind: 'like';
  readonly table: ObjectName;
  readonly options: readonly LikeOption[];
}

interface TableBody extends Span {
  readonly name: ObjectName;
  readonly elements: readonly TableElement[];
  readonly comment?: StringLiteral;
  readonly distribution?: Distribution;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly Option[];
}

export interface CreateTable extends TableBody {
  readonly kind: 'createTable';
  readonly isReplace: boolean;
  readonly isTemporary: boolean;
  readonly ifNotExists: boolean;
  readonly like?: TableLike;
  readonly query?: Query;
}

export interface CreateMaterializedTable extends TableBody {
  readonly kind: 'createMaterializedTable';
  readonly isOrAlter: boolean;
  readonly ifNotExists: boolean;
  readonly freshness?: IntervalLiteral;
  readonly refreshMode?: RefreshMode;
  readonly query: Query;
}

export type RefreshMode = 'FULL' | 'CONTINUOUS';

export interface CreateView extends Span {
  readonly kind: 'createView';
  readonly isTemporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: ObjectName;
  readonly columns: readonly Identifier[];
  readonly comment?: StringLiteral;
  readonly query: Query;
}

export interface CreateModel extends Span {
  readonly kind: 'createModel';
  readonly isTemporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: ObjectName;
  readonly input: readonly TableElement[];
  readonly output: readonly TableElement[];
  readonly comment?: StringLiteral;
  readonly options: readonly Option[];
  readonly query?: Query;
}

export interface CreateFunction extends Span {
  readonly kind: 'createFunction';
  readonly isTemporary: boolean;
  readonly isSystem: boolean;
  readonly ifNotExists: boolean;
  readonly name: ObjectName;
  readonly className: StringLiteral;
  /** In upper case. */
  readonly language?: string;
  readonly jars: readonly StringLiteral[];
  readonly options: readonly Option[];
}

/** CREATE CATALOG, DATABASE and CONNECTION. */
export interface CreateNamespace extends Span {
  readonly kind: 'createNamespace';
  readonly type: 'CATALOG' | 'DATABASE' | 'CONNECTION';
  readonly isTemporary: boolean;
  readonly isSystem: boolean;
  readonly ifNotExists: boolean;
  readonly name: ObjectName;
  readonly comment?: StringLiteral;
  readonly options: readonly Option[];
}

export type ObjectType =
  | 'TABLE'
  | 'MATERIALIZED TABLE'
  | 'VIEW'
  | 'FUNCTION'
  | 'MODEL'
  | 'CATALOG'
  | 'DATABASE'
  | 'CONNECTION';

export interface Drop extends Span {
  readonly kind: 'drop';
  readonly type: ObjectType;
  readonly isTemporary: boolean;
  readonly isSystem: boolean;
  readonly ifExists: boolean;
  readonly name: ObjectName;
  readonly behavior?: 'CASCADE' | 'RESTRICT';
}

/** `ds = '2024-06-28'`, or the column only. */
export interface PartitionEntry extends Span {
  readonly kind: 'partitionEntry';
  readonly column: Identifier;
  readonly value?: Expression;
}

export interface AddedPartition extends Span {
  readonly kind: 'addedPartition';
  readonly entries: readonly PartitionEntry[];
  readonly options: readonly Option[];
}

export type AlterAction =
  | (Span & { readonly kind: 'rename'; readonly to: ObjectName })
  | (Span & { readonly kind: 'renameColumn'; readonly from: ObjectName; readonly to: Identifier })
  | (Span & { readonly kind: 'setOptions'; readonly options: readonly Option[] })
  | (Span & { readonly kind: 'resetOptions'; readonly keys: readonly StringLiteral[] })
  | (Span & { readonly kind: 'setComment'; readonly comment: StringLiteral })
  | (Span & { readonly kind: 'setFreshness'; readonly freshness: IntervalLiteral })
  | (Span & { readonly kind: 'setRefreshMode'; readonly mode: RefreshMode })
  | (Span & { readonly kind: 'add' | 'modify'; readonly elements: readonly TableElement[] })
  | (Span & {
      readonly kind: 'addDistribution' | 'modifyDistribution';
      readonly distribution: Distribution;
    })
  | (Span & {
      readonly kind: 'addPartitions';
      readonly ifNotExists: boolean;
      readonly partitions: readonly AddedPartition[];
    })
  | (Span & {
      readonly kind: 'dropPartitions';
      readonly ifExists: boolean;
      readonly partitions: readonly (readonly PartitionEntry[])[];
    })
  | (Span & { readonly kind: 'dropColumns'; readonly columns: readonly ObjectName[] })
  | (Span & { readonly kind: 'dropWatermark' | 'dropPrimaryKey' | 'dropDistribution' })
  | (Span & { readonly kind: 'dropConstraint'; readonly name: Identifier })
  | (Span & { readonly kind: 'refresh'; readonly partition: readonly PartitionEntry[] })
  | (Span & { readonly kind: 'suspend' })
  | (Span & { readonly kind: 'resume'; readonly options: readonly Option[] })
  | (Span & { readonly kind: 'asQuery'; readonly query: Query })
  | (Span & {
      readonly kind: 'asFunction';
      readonly className: StringLiteral;
      readonly language?: string;
    });

export interface Alter extends Span {
  readonly kind: 'alter';
  readonly type: ObjectType;
  readonly isTemporary: boolean;
  readonly isSystem: boolean;
  readonly ifExists: boolean;
  readonly name: ObjectName;
  readonly action: AlterAction;
}

export type Definition =
  | CreateTable
  | CreateMaterializedTable
  | CreateView
  | CreateModel
  | CreateFunction
  | CreateNamespace
  | Drop
  | Alter;
