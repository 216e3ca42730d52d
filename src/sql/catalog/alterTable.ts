// ALTER TABLE and ALTER VIEW.
import type { Alter, AlterAction } from '../ast/definition.js';
import { alterColumns } from './alterColumns.js';
import type { CatalogRelation, CatalogTable } from './catalogObject.js';
import { optionsOf, optionSpans } from './createTable.js';
import { alterViewQuery } from './createView.js';
import { DONE, failure, notYet } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { alterNamespace } from './namespaces.js';
import { objectPath, partsOf, requireRelation } from './objectNames.js';

export function alter(statement: Alter, context: DefinitionContext): CatalogResult {
  const { type, name, ifExists, action } = statement;
  if (type === 'CATALOG' || type === 'DATABASE') return alterNamespace(statement, context);
  if (type !== 'TABLE' && type !== 'VIEW') {
    throw notYet(context, `ALTER ${type}`, statement, 'only tables, views and databases change.');
  }
  const { manager } = context;
  if (ifExists && manager.relation(partsOf(name)) === undefined) return DONE;
  const relation = requireRelation(name, context);
  if (relation.kind.toUpperCase() !== type) {
    const problem =
      `'${relation.path[2]}' is a ${relation.kind}: write ALTER ` +
      `${relation.kind.toUpperCase()}.`;
    throw failure(context, problem, name);
  }
  if (action.kind === 'rename') return rename(relation, action, context);
  if (relation.kind === 'view') {
    if (action.kind !== 'asQuery') throw refused(statement, context);
    manager.put(alterViewQuery(relation, action.query, statement, context));
    return DONE;
  }
  manager.put(alteredTable(relation, statement, context));
  return DONE;
}

function alteredTable(
  table: CatalogTable,
  statement: Alter,
  context: DefinitionContext,
): CatalogTable {
  const { action } = statement;
  switch (action.kind) {
    case 'setOptions':
      return {
        ...table,
        options: { ...table.options, ...optionsOf(action.options) },
        optionSpans:
          table.sql.text === context.sql.text
            ? { ...table.optionSpans, ...optionSpans(action.options) }
            : undefined,
      };
    case 'resetOptions':
      return { ...table, options: reset(table, action, context) };
    case 'setComment':
      return { ...table, comment: action.comment.value };
    default: {
      const altered = alterColumns(table, action, context);
      if (altered === undefined) throw refused(statement, context);
      return altered;
    }
  }
}

function reset(
  { options }: CatalogTable,
  { keys }: Extract<AlterAction, { kind: 'resetOptions' }>,
  context: DefinitionContext,
): Record<string, string> {
  const rest = { ...options };
  for (const key of keys) {
    if (key.value === 'connector') {
      throw failure(context, "A table keeps its 'connector'; SET another one.", key);
    }
    delete rest[key.value];
  }
  return rest;
}

function rename(
  relation: CatalogRelation,
  { to }: Extract<AlterAction, { kind: 'rename' }>,
  context: DefinitionContext,
): CatalogResult {
  const { manager } = context;
  const parts = partsOf(to);
  const path =
    parts.length === 1
      ? ([relation.path[0], relation.path[1], parts[0]] as const)
      : objectPath(to, context);
  if (manager.relationAt(path, relation.isTemporary) !== undefined) {
    throw failure(context, `There is a table or view '${path[2]}' already.`, to);
  }
  manager.drop(relation);
  manager.put({ ...relation, path });
  return DONE;
}

const WORDS: Readonly<Record<string, string>> = {
  addPartitions: 'ADD PARTITION',
  dropPartitions: 'DROP PARTITION',
  addDistribution: 'ADD DISTRIBUTION',
  modifyDistribution: 'MODIFY DISTRIBUTION',
  dropDistribution: 'DROP DISTRIBUTION',
  setFreshness: 'SET FRESHNESS',
  setRefreshMode: 'SET REFRESH_MODE',
  refresh: 'REFRESH',
  suspend: 'SUSPEND',
  resume: 'RESUME',
  asQuery: 'AS',
};

function refused({ type, action }: Alter, context: DefinitionContext): Error {
  const words = WORDS[action.kind] ?? action.kind.toUpperCase();
  const advice = 'DROP it, and CREATE it as it shall be.';
  return notYet(context, `ALTER ${type} … ${words}`, action, advice);
}
