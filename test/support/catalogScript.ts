// Scripts of definitions and what they give: test/sql/data/catalog/<name>.sql and .out.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MillraceError } from '../../src/error.js';
import type { BindContext } from '../../src/sql/bind/context.js';
import { ExpressionBinder } from '../../src/sql/bind/expression.js';
import { bindQuery } from '../../src/sql/bind/query.js';
import { Scope } from '../../src/sql/bind/scope.js';
import { CatalogManager, executeDefinition } from '../../src/sql/catalog/index.js';
import type { CatalogResult, DefinitionContext } from '../../src/sql/catalog/index.js';
import { findFunction, functionNames } from '../../src/sql/functions/index.js';
import { parseScript } from '../../src/sql/parse/parse.js';
import { projectPath } from './sourceTree.js';

/** What a session keeps between scripts. */
export class CatalogSession {
  readonly manager = new CatalogManager();
  readonly config = new Map<string, string>();

  context(text: string): DefinitionContext {
    const { manager, config } = this;
    const sql = { text };
    const bind: BindContext = {
      relation: (parts) => manager.relation(parts),
      relationNames: () => manager.relationNames(),
      function: findFunction,
      functionNames,
      functions: { timeZone: 'UTC', now: () => 0 },
      sql,
    };
    return {
      manager,
      config,
      sql,
      typeOf: (expression, columns) =>
        new ExpressionBinder(bind, new Scope([{ name: undefined, offset: 0, columns }])).bind(
          expression,
        ).type,
      queryColumns: (query) => bindQuery(query, bind).columns,
      functionNames: () => ['ABS', 'UPPER'],
      userFunctionNames: () => [],
    };
  }

  /** Executes a script; gives the result of its last statement. */
  run(text: string): CatalogResult {
    const context = this.context(text);
    const results = parseScript(text).map((statement) => executeDefinition(statement, context));
    return results[results.length - 1] ?? { kind: 'done' };
  }

  /** The rows of the last statement. */
  rows(text: string): readonly (readonly unknown[])[] {
    const result = this.run(text);
    return result.kind === 'rows' ? result.rows : [];
  }
}

/** Runs a script statement by statement, errors among the results, and compares with its .out. */
export function itGives(name: string): void {
  it(`gives what test/sql/data/catalog/${name}.out says`, async () => {
    const text = readFileSync(projectPath(`test/sql/data/catalog/${name}.sql`), 'utf8');
    const session = new CatalogSession();
    const context = session.context(text);
    const parts = parseScript(text).map((statement) => {
      const shown = text.slice(statement.start, statement.end);
      const given = outcome(() => executeDefinition(statement, context));
      return `> ${shown.replaceAll('\n', '\n  ')}\n${given}`;
    });
    const path = projectPath(`test/sql/data/catalog/${name}.out`);
    await expect(parts.join('\n')).toMatchFileSnapshot(path);
  });
}

function outcome(execute: () => CatalogResult | undefined): string {
  try {
    return resultText(execute() ?? { kind: 'done' });
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return `${error.code} ${error.message}\n`;
  }
}

function resultText(result: CatalogResult): string {
  switch (result.kind) {
    case 'done':
      return (result.warnings ?? []).map((warning) => `WARNING ${warning}\n`).join('');
    case 'rows': {
      const lines = [result.columns.map(({ name }) => name), ...result.rows];
      return lines.map((row) => `${row.map((value) => String(value)).join(' | ')}\n`).join('');
    }
    case 'createTableAs':
      return `INSERT INTO ${result.table.path[2]} (${result.columns.join(', ')})\n`;
  }
}
