// The columns of a table as queries see them: time attributes are told by the watermark and by
// PROCTIME().
import type { CatalogTable } from '../catalog/catalogObject.js';
import type { RelColumn } from '../rel/rel.js';
import { typeText } from '../types/index.js';
import { bindError, unsupported, type BindContext } from './context.js';

/** @throws MillraceError where the watermark's column is none. */
export function tableColumns(table: CatalogTable, context: BindContext): RelColumn[] {
  const { watermark } = table;
  const sql = { sql: table.sql };
  const columns = table.columns.map(({ name, type, ...column }): RelColumn => {
    if (watermark?.column.length === 1 && watermark.column[0] === name) {
      return { name, type, time: 'event' };
    }
    const isClock = column.kind === 'computed' && isProctime(column.expression);
    return isClock ? { name, type, time: 'processing' } : { name, type };
  });
  if (watermark === undefined) return columns;
  if (watermark.column.length > 1) {
    const span = watermark.expression;
    const advice = 'Make it a column of its own: at AS row.field.';
    throw unsupported(sql, 'A watermark for a field of a row', span, advice);
  }
  const column = columns.find(({ time }) => time === 'event');
  const { kind } = column?.type ?? {};
  if (kind === 'TIMESTAMP' || kind === 'TIMESTAMP_LTZ') return columns;
  const is = column === undefined ? 'no column of the table' : typeText(column.type);
  const problem = `A watermark needs a TIMESTAMP; '${watermark.column[0]}' is ${is}.`;
  throw bindError({ ...context, ...sql }, 'PLAN_TYPE_MISMATCH', problem, watermark.expression);
}

function isProctime(expression: CatalogTableExpression): boolean {
  if (expression.kind !== 'call') return false;
  return expression.name.parts.at(-1)?.name.toUpperCase() === 'PROCTIME';
}

type CatalogTableExpression = Extract<
  CatalogTable['columns'][number],
  { kind: 'computed' }
>['expression'];
