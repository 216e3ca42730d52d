// What Flink asks of WATERMARK FOR: times of milliseconds at most.
import type { Span } from '../ast/node.js';
import { typeText } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import type { TableColumn, TableWatermark } from './catalogObject.js';
import { failure, suggestion } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';

/** Throws when the column is none, or either type is no TIMESTAMP of milliseconds. */
export function checkWatermark(
  { column, expression }: TableWatermark,
  columns: readonly TableColumn[],
  context: DefinitionContext,
  span: Span,
): void {
  const type = fieldType(column, columns, context, span);
  requireTime(type, `'${column.join('.')}'`, context, span);
  const markType = context.typeOf(expression, columns);
  requireTime(markType, 'the expression', context, expression);
  if (markType.kind === type.kind) return;
  const problem =
    `A watermark has the kind of its column: '${column.join('.')}' is ${typeText(type)}, the ` +
    `expression ${typeText(markType)}.`;
  throw failure(context, problem, expression, 'PLAN_TYPE_MISMATCH');
}

function fieldType(
  path: readonly string[],
  columns: readonly TableColumn[],
  context: DefinitionContext,
  span: Span,
): LogicalType {
  let fields: readonly { readonly name: string; readonly type: LogicalType }[] = columns;
  let type: LogicalType | undefined;
  for (const name of path) {
    type = fields.find((field) => field.name === name)?.type;
    if (type === undefined) {
      const names = fields.map((field) => field.name);
      const hint = suggestion(name, names, 'Columns');
      const problem =
        'A watermark needs a column of the table; there is no ' + `'${path.join('.')}'.${hint}`;
      throw failure(context, problem, span, 'PLAN_UNKNOWN_COLUMN');
    }
    fields = type.kind === 'ROW' ? type.fields : [];
  }
  return type as LogicalType;
}

function requireTime(
  type: LogicalType,
  what: string,
  context: DefinitionContext,
  span: Span,
): void {
  const isTime = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
  if (isTime && type.precision <= 3) return;
  const problem =
    `A watermark is TIMESTAMP(p) or TIMESTAMP_LTZ(p) with p from 0 to 3; ${what} is ` +
    `${typeText(type)}.`;
  throw failure(context, problem, span, 'PLAN_TYPE_MISMATCH');
}
