// CREATE TABLE, with LIKE and AS.
import type { CreateTable, TableElement } from '../ast/definition.js';
import type { Option } from '../ast/expression.js';
import type { Identifier, Span } from '../ast/node.js';
import type { CatalogTable } from './catalogObject.js';
import { DONE, failure, notYet, suggestion } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { likeBase, mergedOptions } from './likeTable.js';
import { objectPath } from './objectNames.js';
import { TableBuilder } from './tableBuilder.js';

export function createTable(statement: CreateTable, context: DefinitionContext): CatalogResult {
  const { name, isTemporary, ifNotExists, isReplace, distribution, query } = statement;
  const { manager } = context;
  const path = objectPath(name, context);
  const known = manager.relationAt(path, isTemporary);
  if (known !== undefined && ifNotExists) return DONE;
  if (known !== undefined && !(isReplace && known.kind === 'table')) {
    const problem =
      `There is a ${known.kind} '${path[2]}' already. Write IF NOT EXISTS, or DROP it ` + 'first.';
    throw failure(context, problem, name);
  }
  if (distribution !== undefined) {
    const advice = 'leave DISTRIBUTED away; rows are distributed by the keys of operators.';
    throw notYet(context, 'CREATE TABLE … DISTRIBUTED', distribution, advice);
  }
  if (query !== undefined) return createTableAs(statement, context);
  const table = tableOf(statement, context);
  manager.put(table);
  return DONE;
}

function tableOf(statement: CreateTable, context: DefinitionContext): CatalogTable {
  const { elements, like, options, partitionedBy, comment } = statement;
  const base = like && likeBase(like, statement, context);
  const builder = new TableBuilder(context, base);
  builder.addAll(elements);
  const own = partitionedBy.map((column) => column.name);
  return builder.finish(
    {
      path: objectPath(statement.name, context),
      partitionKeys: own.length > 0 ? own : (base?.partitionKeys ?? []),
      options: like === undefined ? optionsOf(options) : mergedOptions(like, options, context),
      optionSpans: optionSpans(options),
      comment: comment?.value ?? base?.comment,
      isTemporary: statement.isTemporary,
    },
    partitionedBy,
  );
}

/** Options as they are written; the last of a key counts. */
export function optionsOf(options: readonly Option[]): Record<string, string> {
  return Object.fromEntries(options.map(({ key, value }) => [key.value, value.value]));
}

/** Where the options stand. */
export function optionSpans(options: readonly Option[]): Record<string, Span> {
  return Object.fromEntries(options.map(({ key, start, end }) => [key.value, { start, end }]));
}

/** The columns that are written come first, then those of the query. */
function createTableAs(statement: CreateTable, context: DefinitionContext): CatalogResult {
  const { elements, query, like, options, partitionedBy, comment, isTemporary } = statement;
  if (query === undefined) throw new Error('CREATE TABLE … AS has a query.');
  if (like !== undefined) {
    throw failure(context, 'CREATE TABLE has LIKE or AS, not both.', like);
  }
  const columns = context.queryColumns(query);
  const builder = new TableBuilder(context);
  const order = elements.filter((element) => element.kind === 'columnName');
  const typed = elements.filter((element) => element.kind !== 'columnName');
  const isColumn = (element: TableElement): boolean =>
    element.kind !== 'watermark' && element.kind !== 'constraint';
  if (order.length > 0 && typed.some(isColumn)) {
    const problem = 'Columns of CREATE TABLE … AS have all a type, or none has.';
    throw failure(context, problem, order[0]);
  }
  const own = typed.filter(isColumn);
  builder.addAll(own);
  for (const { name, type } of columns) {
    if (builder.column(name) === undefined) builder.addTyped(name, type);
  }
  if (order.length > 0) reorder(builder, order, context);
  builder.addAll(typed.filter((element) => !isColumn(element)));
  const head = {
    path: objectPath(statement.name, context),
    partitionKeys: partitionedBy.map(({ name }) => name),
    options: optionsOf(options),
    optionSpans: optionSpans(options),
    comment: comment?.value,
    isTemporary,
  };
  const table = builder.finish(head, partitionedBy);
  context.manager.put(table);
  return { kind: 'createTableAs', table, query, columns: columns.map(({ name }) => name) };
}

/** `(b, a)`: the columns of the query in another order. */
function reorder(
  builder: TableBuilder,
  order: readonly { readonly name: Identifier }[],
  context: DefinitionContext,
): void {
  for (const { name } of order) builder.requireColumn(name);
  const names = order.map(({ name }) => name.name);
  const missing = builder.names.filter((name) => !names.includes(name));
  const twice = order.find(({ name }, i) => names.indexOf(name.name) !== i);
  if (missing.length === 0 && twice === undefined) {
    builder.reorder(names);
    return;
  }
  const hint = suggestion('', builder.names, 'Columns of the query');
  const problem =
    twice === undefined
      ? `The columns of CREATE TABLE … AS are all of the query; '${missing[0]}' is missing.${hint}`
      : `The column '${twice.name.name}' stands there twice.`;
  throw failure(context, problem, twice?.name ?? order[0].name);
}
