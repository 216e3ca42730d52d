// Columns, watermark and key of a table, as CREATE and ALTER put them together.
//
// Invariants
//   · The type of a computed column is known only after `finish`: it may stand before the columns
//     that it is computed from.
//   · Expressions of the base table may stand in another text; `finish` gives the table one of its
//     own then.
import type {
  ColumnPosition,
  ComputedColumn,
  Constraint,
  MetadataColumn,
  PhysicalColumn,
  TableElement,
  Watermark,
} from '../ast/definition.js';
import type { Identifier, ObjectName, Span } from '../ast/node.js';
import { resolveType, typeText, withNullability } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import type { CatalogTable, TableColumn } from './catalogObject.js';
import { failure, suggestion } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';
import { checkWatermark } from './watermark.js';
import { withOwnText } from './ownText.js';

/** A column as it is written, with its type. */
export type WrittenColumn = PhysicalColumn | MetadataColumn | ComputedColumn;

/** What of a table is no column, watermark or key. */
export type TableHead = Pick<
  CatalogTable,
  'path' | 'partitionKeys' | 'options' | 'optionSpans' | 'comment' | 'isTemporary'
>;

const UNKNOWN: LogicalType = { kind: 'NULL', isNullable: true };

export class TableBuilder {
  private columns: TableColumn[] = [];
  private readonly spans = new Map<string, Span>();
  private watermark: CatalogTable['watermark'];
  private watermarkSpan: Span | undefined;
  private key: readonly string[] = [];
  private keyName: string | undefined;

  constructor(
    private readonly context: DefinitionContext,
    private readonly base?: CatalogTable,
  ) {
    if (base === undefined) return;
    this.columns = [...base.columns];
    this.watermark = base.watermark;
    this.key = base.primaryKey;
    this.keyName = base.primaryKeyName;
  }

  get names(): readonly string[] {
    return this.columns.map(({ name }) => name);
  }

  get hasKey(): boolean {
    return this.key.length > 0;
  }

  get hasWatermark(): boolean {
    return this.watermark !== undefined;
  }

  column(name: string): TableColumn | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /** All of a table: columns first, as keys and watermarks name them. */
  addAll(elements: readonly TableElement[]): void {
    for (const element of elements) {
      if (element.kind === 'columnName') throw this.untyped(element);
      if (element.kind !== 'watermark' && element.kind !== 'constraint') this.addColumn(element);
    }
    for (const element of elements) {
      if (element.kind === 'watermark') this.setWatermark(element);
      if (element.kind === 'constraint') this.setKey(element, element.columns);
    }
  }

  addColumn(element: WrittenColumn, position = element.position): void {
    const { name } = element.name;
    if (this.column(name) !== undefined) {
      throw failure(
        this.context,
        `There is a column '${name}' already.`,
        element.name,
        'PLAN_DUPLICATE_COLUMN',
      );
    }
    this.columns.splice(this.placeOf(position), 0, this.columnOf(element));
    this.spans.set(name, element);
    this.setInlineKey(element);
  }

  /** A column whose type is known. */
  addTyped(name: string, type: LogicalType): void {
    this.columns.push({ kind: 'physical', name, type });
  }

  /** In the place of the one of its name, unless it says where. */
  replaceColumn(element: WrittenColumn): void {
    const { name } = element.name;
    const at = this.requireColumn(element.name);
    this.columns.splice(at, 1);
    const place = element.position === undefined ? at : this.placeOf(element.position);
    const column = this.columnOf(element);
    this.columns.splice(place, 0, column);
    this.spans.set(name, element);
    this.setInlineKey(element);
  }

  /** Undefined: unchanged names; otherwise the new ones by the old. */
  rename(from: Identifier, to: Identifier): void {
    const at = this.requireColumn(from);
    if (this.column(to.name) !== undefined) {
      throw failure(this.context, `There is a column '${to.name}' already.`, to);
    }
    this.columns[at] = { ...this.columns[at], name: to.name };
    this.key = this.key.map((name) => (name === from.name ? to.name : name));
  }

  removeColumn(name: string): void {
    this.columns = this.columns.filter((column) => column.name !== name);
  }

  /** In the order of the names, which are all. */
  reorder(names: readonly string[]): void {
    this.columns = names.map((name) => this.column(name) as TableColumn);
  }

  setWatermark(element: Watermark): void {
    if (this.watermarkSpan !== undefined) {
      throw failure(this.context, 'A table has one watermark at most.', element);
    }
    const column = element.column.parts.map(({ name }) => name);
    this.watermark = { column, expression: element.expression };
    this.watermarkSpan = element;
  }

  removeWatermark(): void {
    this.watermark = undefined;
  }

  /** The columns stand in the constraint, or before it. */
  setKey(constraint: Constraint, columns: readonly Identifier[]): void {
    const { context } = this;
    if (constraint.type === 'UNIQUE') {
      throw failure(context, 'UNIQUE is not supported; use PRIMARY KEY.', constraint);
    }
    if (constraint.isEnforced !== false) {
      const problem =
        'A PRIMARY KEY is not enforced, as the data are not ours: write NOT ENFORCED behind it.';
      throw failure(context, problem, constraint);
    }
    if (this.hasKey) throw failure(context, 'A table has one PRIMARY KEY at most.', constraint);
    for (const column of columns) this.checkKeyColumn(column, columns);
    this.key = columns.map(({ name }) => name);
    this.keyName = constraint.name?.name;
  }

  removeKey(): void {
    this.key = [];
    this.keyName = undefined;
  }

  /** The table, checked. */
  finish(head: TableHead, partitionedBy: readonly Identifier[] = []): CatalogTable {
    this.makeKeyNotNull();
    for (const column of partitionedBy) this.requireColumn(column);
    const plain = this.columns.filter(({ kind }) => kind !== 'computed');
    this.columns = this.columns.map((column) =>
      column.kind === 'computed'
        ? { ...column, type: this.context.typeOf(column.expression, plain) }
        : column,
    );
    if (this.watermark !== undefined && this.watermarkSpan !== undefined) {
      checkWatermark(this.watermark, this.columns, this.context, this.watermarkSpan);
    }
    const { columns, watermark, key, keyName, base, context } = this;
    const table: CatalogTable = {
      kind: 'table',
      ...head,
      columns,
      watermark,
      primaryKey: key,
      primaryKeyName: keyName,
      sql: context.sql,
    };
    return base === undefined || base.sql.text === context.sql.text ? table : withOwnText(table);
  }

  /** Where a column is. */
  requireColumn(identifier: Identifier | ObjectName): number {
    const name =
      identifier.kind === 'identifier'
        ? identifier.name
        : identifier.parts.map((part) => part.name).join('.');
    const at = this.names.indexOf(name);
    if (at >= 0) return at;
    const hint = suggestion(name, this.names, 'Columns');
    const problem = `There is no column '${name}' in the table.${hint}`;
    throw failure(this.context, problem, identifier, 'PLAN_UNKNOWN_COLUMN');
  }

  private columnOf(element: WrittenColumn): TableColumn {
    const { name } = element.name;
    const comment = element.comment?.value;
    if (element.kind === 'computedColumn') {
      return { kind: 'computed', name, type: UNKNOWN, comment, expression: element.expression };
    }
    const type = resolveType(element.type, this.context.sql);
    if (element.kind === 'physicalColumn') return { kind: 'physical', name, type, comment };
    const key = element.from?.value ?? name;
    return { kind: 'metadata', name, type, comment, key, isVirtual: element.isVirtual };
  }

  private setInlineKey(element: WrittenColumn): void {
    if (element.kind !== 'physicalColumn' || element.constraint === undefined) return;
    this.setKey(element.constraint, [element.name]);
  }

  private placeOf(position: ColumnPosition | undefined): number {
    if (position === undefined) return this.columns.length;
    return position.kind === 'first' ? 0 : this.requireColumn(position.column) + 1;
  }

  private checkKeyColumn(column: Identifier, all: readonly Identifier[]): void {
    const { kind } = this.columns[this.requireColumn(column)];
    if (kind !== 'physical') {
      const problem = `'${column.name}' is a ${kind} column; a PRIMARY KEY is of physical ones.`;
      throw failure(this.context, problem, column);
    }
    if (all.filter(({ name }) => name === column.name).length > 1) {
      throw failure(this.context, `'${column.name}' is in the PRIMARY KEY twice.`, column);
    }
  }

  private makeKeyNotNull(): void {
    this.columns = this.columns.map((column) =>
      this.key.includes(column.name)
        ? { ...column, type: withNullability(column.type, false) }
        : column,
    );
  }

  private untyped({ name }: { readonly name: Identifier }): Error {
    const problem =
      `The column '${name.name}' has no type; only CREATE TABLE … AS may leave it ` + 'out.';
    return failure(this.context, problem, name);
  }
}

/** `'a' is DOUBLE`. */
export function describeColumn({ name, type }: TableColumn): string {
  return `'${name}' is ${typeText(type)}`;
}
