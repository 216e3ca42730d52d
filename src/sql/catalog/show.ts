// SHOW.
import type { Show } from '../ast/statement.js';
import type { Namespace } from './catalogManager.js';
import { failure, notYet, textRows } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { describeRelation } from './describe.js';
import { matches } from './likePattern.js';
import {
  catalogName,
  databasePath,
  requireCatalog,
  requireDatabase,
  requireRelation,
} from './objectNames.js';
import { showCreateCatalog, showCreateTable, showCreateView } from './showCreate.js';

export function show(statement: Show, context: DefinitionContext): CatalogResult {
  const { subject, filter } = statement;
  const { manager } = context;
  const listed = (column: string, names: readonly string[]): CatalogResult =>
    textRows(
      column,
      names.filter((name) => matches(name, filter)),
    );
  switch (subject) {
    case 'CATALOGS':
      return listed('catalog name', manager.catalogNames());
    case 'DATABASES':
      return listed('database name', manager.databaseNames(catalogOf(statement, context)));
    case 'TABLES':
      return listed('table name', relationNames(statement, context));
    case 'VIEWS':
      return listed('view name', relationNames(statement, context, 'view'));
    case 'FUNCTIONS':
      return listed('function name', sorted(context.functionNames?.() ?? []));
    case 'USER FUNCTIONS':
      return listed('function name', sorted(context.userFunctionNames?.() ?? []));
    case 'COLUMNS':
      return showColumns(statement, context);
    case 'CURRENT CATALOG':
      return textRows('current catalog name', [manager.currentCatalog]);
    case 'CURRENT DATABASE':
      return textRows('current database name', [manager.currentDatabase]);
    case 'MODULES':
      return textRows('module name', ['core']);
    default: {
      const column = EMPTY.get(subject);
      return column === undefined ? showDefinition(statement, context) : textRows(column, []);
    }
  }
}

/** Lists that have nothing: the column that each would have. */
const EMPTY = new Map<Show['subject'], string>([
  ['MODELS', 'model name'],
  ['MATERIALIZED TABLES', 'materialized table name'],
  ['PROCEDURES', 'procedure name'],
  ['JARS', 'jars'],
]);

const sorted = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

function catalogOf({ from }: Show, context: DefinitionContext): string {
  if (from === undefined) return context.manager.currentCatalog;
  const catalog = catalogName(from, context);
  requireCatalog(catalog, from, context);
  return catalog;
}

function relationNames(
  { from }: Show,
  context: DefinitionContext,
  kind?: 'table' | 'view',
): string[] {
  const [catalog, database] = databasePath(from, context);
  if (from !== undefined) requireDatabase(catalog, database, from, context);
  return context.manager
    .relationsIn(catalog, database)
    .filter((relation) => kind === undefined || relation.kind === kind)
    .map(({ path }) => path[2]);
}

function showColumns({ from, filter }: Show, context: DefinitionContext): CatalogResult {
  if (from === undefined) throw new Error('SHOW COLUMNS has a table.');
  const described = describeRelation(requireRelation(from, context), context);
  if (described.kind !== 'rows') return described;
  return { ...described, rows: described.rows.filter(([name]) => matches(String(name), filter)) };
}

function showDefinition(statement: Show, context: DefinitionContext): CatalogResult {
  const { subject, name } = statement;
  if (name === undefined || subject === 'PARTITIONS' || !subject.startsWith('CREATE')) {
    throw notYet(context, `SHOW ${subject}`, statement, 'there is nothing of the kind to show.');
  }
  if (subject === 'CREATE CATALOG') {
    const catalog = catalogName(name, context);
    requireCatalog(catalog, name, context);
    const namespace = context.manager.catalog(catalog) as Namespace;
    return textRows('result', [showCreateCatalog(catalog, namespace)]);
  }
  if (subject !== 'CREATE TABLE' && subject !== 'CREATE VIEW') {
    throw notYet(context, `SHOW ${subject}`, statement, 'such objects cannot be made either.');
  }
  const relation = requireRelation(name, context);
  const wanted = subject === 'CREATE VIEW' ? 'view' : 'table';
  if (relation.kind !== wanted) {
    const problem =
      `'${relation.path[2]}' is a ${relation.kind}: write SHOW CREATE ` +
      `${relation.kind.toUpperCase()}.`;
    throw failure(context, problem, name);
  }
  if (relation.kind === 'table') return textRows('result', [showCreateTable(relation)]);
  const columns = context.queryColumns(relation.query).map((column) => column.name);
  return textRows('result', [showCreateView(relation, columns)]);
}
