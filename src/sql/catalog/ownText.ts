// A table whose expressions come from several texts gets one text: its own definition.
import type { Expression } from '../ast/expression.js';
import { parseStatement } from '../parse/parse.js';
import type { CatalogTable } from './catalogObject.js';
import { showCreateTable } from './showCreate.js';

/** The same table; its expressions stand in the text of its CREATE TABLE. */
export function withOwnText(table: CatalogTable): CatalogTable {
  const text = showCreateTable(table);
  const statement = parseStatement(text);
  if (statement.kind !== 'createTable') throw new Error(`No definition of a table: ${text}`);
  const computed = new Map<string, Expression>();
  let { watermark } = table;
  for (const element of statement.elements) {
    if (element.kind === 'computedColumn') computed.set(element.name.name, element.expression);
    if (element.kind === 'watermark' && watermark !== undefined) {
      watermark = { ...watermark, expression: element.expression };
    }
  }
  const columns = table.columns.map((column) =>
    column.kind === 'computed'
      ? { ...column, expression: computed.get(column.name) ?? column.expression }
      : column,
  );
  return {
    ...table,
    columns,
    watermark,
    optionSpans: undefined,
    sql: { text, source: `table ${table.path.join('.')}` },
  };
}
