// Statements that change or show names and settings.
import type { Statement } from '../ast/statement.js';
import { alter } from './alterTable.js';
import { createTable } from './createTable.js';
import { createView } from './createView.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { describe } from './describe.js';
import { drop } from './drop.js';
import { createNamespace, use } from './namespaces.js';
import { reset, set } from './settings.js';
import { show } from './show.js';
import { unsupportedStatement } from './unsupportedStatement.js';

/**
 * Executes a definition, SET, USE, SHOW or DESCRIBE. Gives nothing for what is planned: queries,
 * INSERT, statement sets, EXECUTE, EXPLAIN. Any other statement is refused by its name.
 *
 * @throws MillraceError with the place in the script.
 */
export function executeDefinition(
  statement: Statement,
  context: DefinitionContext,
): CatalogResult | undefined {
  switch (statement.kind) {
    case 'createTable':
      return createTable(statement, context);
    case 'createView':
      return createView(statement, context);
    case 'createNamespace':
      return createNamespace(statement, context);
    case 'drop':
      return drop(statement, context);
    case 'alter':
      return alter(statement, context);
    case 'use':
      return use(statement, context);
    case 'show':
      return show(statement, context);
    case 'describe':
      return describe(statement, context);
    case 'set':
      return set(statement, context);
    case 'reset':
      return reset(statement, context);
    case 'query':
    case 'insert':
    case 'statementSet':
    case 'execute':
    case 'explain':
      return undefined;
    default:
      throw unsupportedStatement(statement, context);
  }
}
