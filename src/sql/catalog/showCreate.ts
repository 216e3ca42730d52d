// SHOW CREATE: a definition that makes the same object again, secrets apart, laid out as Flink's.
import type { Expression } from '../ast/expression.js';
import { printExpression } from '../print/expression.js';
import { printQuery } from '../print/query.js';
import { quoted } from '../print/words.js';
import { typeText } from '../types/index.js';
import type { CatalogTable, CatalogView, TableColumn } from './catalogObject.js';
import type { Namespace } from './catalogManager.js';
import { shownOptions } from './secrets.js';

const name = (text: string): string => quoted(text, '`');
const text = (value: string): string => quoted(value, "'");
const names = (list: readonly string[]): string => list.map(name).join(', ');

/** CREATE TABLE of a table. */
export function showCreateTable(table: CatalogTable): string {
  const { columns, watermark, primaryKey, primaryKeyName, partitionKeys } = table;
  const elements = columns.map(columnText);
  if (watermark !== undefined) {
    const column = watermark.column.map(name).join('.');
    elements.push(`WATERMARK FOR ${column} AS ${expressionText(watermark.expression)}`);
  }
  if (primaryKey.length > 0) {
    const constraint = primaryKeyName === undefined ? '' : `CONSTRAINT ${name(primaryKeyName)} `;
    elements.push(`${constraint}PRIMARY KEY (${names(primaryKey)}) NOT ENFORCED`);
  }
  const temporary = table.isTemporary ? 'TEMPORARY ' : '';
  const head = `CREATE ${temporary}TABLE ${table.path.map(name).join('.')}`;
  const parts = [
    elements.length === 0 ? head : `${head} (\n  ${elements.join(',\n  ')}\n)`,
    commentText(table.comment),
    partitionKeys.length === 0 ? '' : `PARTITIONED BY (${names(partitionKeys)})`,
    withText(table.options),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** CREATE VIEW of a view. */
export function showCreateView(view: CatalogView, queryNames: readonly string[]): string {
  const temporary = view.isTemporary ? 'TEMPORARY ' : '';
  const columns = view.columnNames.length > 0 ? view.columnNames : queryNames;
  const head =
    `CREATE ${temporary}VIEW ${view.path.map(name).join('.')} (\n  ` +
    `${columns.map(name).join(',\n  ')}\n)`;
  const parts = [head, commentText(view.comment), `AS ${printQuery(view.query)}`];
  return parts.filter((part) => part !== '').join('\n');
}

/** CREATE CATALOG of a catalog. */
export function showCreateCatalog(catalog: string, { comment, options }: Namespace): string {
  const parts = [`CREATE CATALOG ${name(catalog)}`, commentText(comment), withText(options)];
  return parts.filter((part) => part !== '').join('\n');
}

/** An expression as Flink shows it: names in backticks. */
export function expressionText(expression: Expression): string {
  return printExpression(withQuotes(expression));
}

/** METADATA, AS …: what stands behind the type in DESCRIBE. */
export function columnExtras(column: TableColumn): string | null {
  switch (column.kind) {
    case 'physical':
      return null;
    case 'computed':
      return `AS ${expressionText(column.expression)}`;
    case 'metadata': {
      const from = column.key === column.name ? '' : ` FROM ${text(column.key)}`;
      return `METADATA${from}${column.isVirtual ? ' VIRTUAL' : ''}`;
    }
  }
}

function columnText(column: TableColumn): string {
  const type = column.kind === 'computed' ? '' : typeText(column.type);
  const parts = [name(column.name), type, columnExtras(column) ?? '', commentText(column.comment)];
  return parts.filter((part) => part !== '').join(' ');
}

function commentText(comment: string | undefined): string {
  return comment === undefined ? '' : `COMMENT ${text(comment)}`;
}

function withText(options: Readonly<Record<string, string>>): string {
  const entries = Object.entries(shownOptions(options));
  if (entries.length === 0) return '';
  const lines = entries.map(([key, value]) => `${text(key)} = ${text(value)}`);
  return `WITH (\n  ${lines.join(',\n  ')}\n)`;
}

/** All identifiers quoted, names of functions apart. */
function withQuotes<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map((item: unknown) => withQuotes(item)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const isFunction = key === 'name' && 'kind' in node && node.kind === 'call';
    return [key, isFunction ? value : withQuotes(value)] as const;
  });
  const copy = Object.fromEntries(entries) as Node & { kind?: string };
  return copy.kind === 'identifier' ? { ...copy, isQuoted: true } : copy;
}
