// CREATE, ALTER and DROP of catalogs and databases; USE.
import type { Alter, CreateNamespace, Drop } from '../ast/definition.js';
import type { Use } from '../ast/statement.js';
import { DEFAULT_DATABASE } from './catalogManager.js';
import type { Namespace } from './catalogManager.js';
import { optionsOf } from './createTable.js';
import { DONE, failure, notYet, suggestion } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { catalogName, databasePath, requireCatalog, requireDatabase } from './objectNames.js';

const IN_MEMORY = 'generic_in_memory';
const OWN_DATABASE = 'default-database';

export function createNamespace(
  statement: CreateNamespace,
  context: DefinitionContext,
): CatalogResult {
  if (statement.type === 'CATALOG') return createCatalog(statement, context);
  if (statement.type === 'DATABASE') return createDatabase(statement, context);
  const advice = 'write the options of the connection into each table.';
  throw notYet(context, 'CREATE CONNECTION', statement, advice);
}

function createCatalog(statement: CreateNamespace, context: DefinitionContext): CatalogResult {
  const { name, ifNotExists, comment } = statement;
  const { manager } = context;
  const catalog = catalogName(name, context);
  if (manager.catalog(catalog) !== undefined) {
    if (ifNotExists) return DONE;
    throw failure(context, `There is a catalog '${catalog}' already. Write IF NOT EXISTS.`, name);
  }
  const options = optionsOf(statement.options);
  const type = statement.options.find(({ key }) => key.value === 'type');
  if (type?.value.value !== IN_MEMORY) {
    const problem =
      type === undefined
        ? `A catalog has a type: WITH ('type' = '${IN_MEMORY}').`
        : `Catalogs of the type '${type.value.value}' are not supported yet: use '${IN_MEMORY}'.`;
    throw failure(context, problem, type?.value ?? name, 'PLAN_UNSUPPORTED');
  }
  manager.createCatalog(catalog, { comment: comment?.value, options });
  manager.createDatabase(catalog, ownDatabase(options), { options: {} });
  return DONE;
}

function ownDatabase(options: Readonly<Record<string, string>>): string {
  return options[OWN_DATABASE] ?? (options.type === undefined ? DEFAULT_DATABASE : 'default');
}

function createDatabase(statement: CreateNamespace, context: DefinitionContext): CatalogResult {
  const { name, ifNotExists, comment, options } = statement;
  const { manager } = context;
  const [catalog, database] = databasePath(name, context);
  requireCatalog(catalog, name, context);
  if (manager.database(catalog, database) !== undefined) {
    if (ifNotExists) return DONE;
    throw failure(context, `There is a database '${database}' already. Write IF NOT EXISTS.`, name);
  }
  const namespace = { comment: comment?.value, options: optionsOf(options) };
  manager.createDatabase(catalog, database, namespace);
  return DONE;
}

export function dropCatalog(statement: Drop, context: DefinitionContext): CatalogResult {
  const { name, ifExists } = statement;
  const { manager } = context;
  const catalog = catalogName(name, context);
  if (manager.catalog(catalog) === undefined && ifExists) return DONE;
  requireCatalog(catalog, name, context);
  if (catalog === manager.currentCatalog) {
    throw failure(context, `'${catalog}' is the current catalog: USE CATALOG another one.`, name);
  }
  manager.dropCatalog(catalog);
  return DONE;
}

export function dropDatabase(statement: Drop, context: DefinitionContext): CatalogResult {
  const { name, ifExists, behavior } = statement;
  const { manager } = context;
  const [catalog, database] = databasePath(name, context);
  if (manager.database(catalog, database) === undefined && ifExists) return DONE;
  requireDatabase(catalog, database, name, context);
  if (catalog === manager.currentCatalog && database === manager.currentDatabase) {
    throw failure(context, `'${database}' is the current database: USE another one.`, name);
  }
  const relations = manager.relationsIn(catalog, database);
  if (behavior !== 'CASCADE' && relations.length > 0) {
    const names = relations.map(({ path }) => path[2]).join(', ');
    const problem =
      `The database '${database}' is not empty: ${names}. Write CASCADE to drop them ` + 'too.';
    throw failure(context, problem, name);
  }
  manager.dropDatabase(catalog, database);
  return DONE;
}

/** ALTER CATALOG and ALTER DATABASE: options and comment. */
export function alterNamespace(statement: Alter, context: DefinitionContext): CatalogResult {
  const { type, name, action } = statement;
  const { manager } = context;
  const change = (namespace: Namespace): Namespace => {
    if (action.kind === 'setOptions') {
      return { ...namespace, options: { ...namespace.options, ...optionsOf(action.options) } };
    }
    if (action.kind === 'resetOptions') {
      const keys = new Set(action.keys.map(({ value }) => value));
      const rest = Object.entries(namespace.options).filter(([key]) => !keys.has(key));
      return { ...namespace, options: Object.fromEntries(rest) };
    }
    if (action.kind === 'setComment') return { ...namespace, comment: action.comment.value };
    throw notYet(context, `ALTER ${type} with this action`, action, 'use SET, RESET or COMMENT.');
  };
  if (type === 'CATALOG') {
    const catalog = catalogName(name, context);
    requireCatalog(catalog, name, context);
    manager.createCatalog(catalog, change(manager.catalog(catalog) as Namespace));
    return DONE;
  }
  const [catalog, database] = databasePath(name, context);
  requireDatabase(catalog, database, name, context);
  const known = manager.database(catalog, database) as Namespace;
  manager.createDatabase(catalog, database, change(known));
  return DONE;
}

export function use({ type, names }: Use, context: DefinitionContext): CatalogResult {
  const { manager } = context;
  const [name] = names;
  if (type === 'MODULES') {
    const other = names.find(({ parts }) => parts[0].name !== 'core');
    if (other === undefined) return DONE;
    const module = other.parts[0].name;
    const hint = suggestion(module, ['core'], 'Modules');
    throw failure(context, `There is no module '${module}'.${hint}`, other);
  }
  if (type === 'CATALOG') {
    const catalog = catalogName(name, context);
    requireCatalog(catalog, name, context);
    const own = ownDatabase(manager.catalog(catalog)?.options ?? {});
    manager.use(catalog, own);
    return DONE;
  }
  const [catalog, database] = databasePath(name, context);
  requireDatabase(catalog, database, name, context);
  manager.use(catalog, database);
  return DONE;
}
