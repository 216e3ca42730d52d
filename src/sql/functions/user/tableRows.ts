// Rows of table functions and of UNNEST: their columns, and the values of each row.
import { MillraceError } from '../../../error.js';
import { withNullability } from '../../types/index.js';
import type { LogicalType } from '../../types/index.js';
import type { TableUserFunction } from './definitions.js';
import type { ResolvedFunction } from './signature.js';
import { surfaced, surfacesOf } from './surface.js';

/** A column of rows that are made. */
export interface MadeField {
  readonly name: string;
  readonly type: LogicalType;
}

/** Columns, and rows of the values of arguments. */
export interface MadeRows {
  readonly fields: readonly MadeField[];
  readonly rowsOf: (values: unknown[]) => Iterable<readonly unknown[]>;
}

/** What a value is called that no ROW names. */
const VALUE = 'EXPR$0';

/** The rows of a table function. */
export function tableRows({
  definition,
  name,
  parameters,
  result,
}: ResolvedFunction<TableUserFunction>): MadeRows {
  const fields = fieldsOf(result);
  const split = splitter(result);
  const surfaces = surfacesOf(parameters, definition.parameters);
  const call = definition.call as (...values: unknown[]) => unknown;
  return {
    fields,
    *rowsOf(values) {
      const rows = call(...surfaced(values, surfaces));
      if (!isIterable(rows)) {
        const problem = `${name} returned ${typeof rows}; expected an array or iterable of rows.`;
        throw new MillraceError('DATA_FUNCTION', problem);
      }
      for (const row of rows) yield split(row);
    },
  };
}

/** The rows of UNNEST; undefined for what has none. */
export function unnestRows(type: LogicalType, hasOrdinality: boolean): MadeRows | undefined {
  const made =
    type.kind === 'ARRAY' ? ofArray(type.element) : type.kind === 'MAP' ? ofMap(type) : undefined;
  if (made === undefined || !hasOrdinality) return made;
  return {
    fields: [...made.fields, { name: 'ORDINALITY', type: { kind: 'INT', isNullable: false } }],
    *rowsOf(values) {
      let number = 0;
      for (const row of made.rowsOf(values)) yield [...row, (number += 1)];
    },
  };
}

function ofArray(element: LogicalType): MadeRows {
  const split = splitter(element);
  return {
    fields: fieldsOf(element),
    *rowsOf([list]) {
      for (const value of (list ?? []) as readonly unknown[]) yield split(value);
    },
  };
}

function ofMap({ key, value }: Extract<LogicalType, { kind: 'MAP' }>): MadeRows {
  return {
    fields: [
      { name: 'KEY', type: key },
      { name: 'VALUE', type: value },
    ],
    rowsOf: ([map]) => (map ?? []) as Iterable<readonly unknown[]>,
  };
}

/** The columns of a value: the fields of a ROW, else one. */
function fieldsOf(type: LogicalType): readonly MadeField[] {
  if (type.kind !== 'ROW' && type.kind !== 'STRUCTURED') return [{ name: VALUE, type }];
  return type.fields.map((field) => ({
    name: field.name,
    type: withNullability(field.type, field.type.isNullable || type.isNullable),
  }));
}

function splitter(type: LogicalType): (value: unknown) => readonly unknown[] {
  if (type.kind !== 'ROW' && type.kind !== 'STRUCTURED') return (value) => [value];
  const names = type.fields.map(({ name }) => name);
  return (value) => {
    const row = value as Readonly<Record<string, unknown>> | null | undefined;
    return names.map((name) => row?.[name] ?? null);
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
