// Scopes: which column a name means.
//
//   FROM bid AS b JOIN auction AS a        tables b (columns 0 …) and a (columns 7 …)
//   a.item.name                            table a, column item, field name
import { nearestName } from '../../error.js';
import type { Identifier, Span } from '../ast/node.js';
import type { RelColumn } from '../rel/rel.js';
import { inputsOfRex } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { withNullability, type LogicalType } from '../types/index.js';
import { bindError, type BindContext } from './context.js';

/** A table of FROM with its place among the columns. */
export interface ScopeTable {
  /** What it is called by; undefined for a derived table without a name. */
  readonly name: string | undefined;
  /** `catalog.database.table` of those that are not renamed. */
  readonly path?: readonly string[];
  readonly offset: number;
  readonly columns: readonly RelColumn[];
}

/** Columns of an outer query are those from here on. */
export const OUTER = 1 << 20;

/** The columns that a name may mean. */
export class Scope {
  constructor(
    readonly tables: readonly ScopeTable[],
    /** Of the query that this one stands in. */
    readonly outer?: Scope,
    /** Columns that USING and NATURAL have merged into others: named with their table only. */
    readonly hidden: ReadonlySet<number> = new Set(),
  ) {}

  /** The value of a name with its parts. */
  resolve(parts: readonly Identifier[], context: BindContext, span: Span): Rex {
    const found = this.find(parts, context, span);
    if (found !== undefined) return found;
    const outer = this.outer?.find(parts, context, span);
    if (outer !== undefined) return outerRex(outer);
    throw this.unknown(parts, context, span);
  }

  private find(parts: readonly Identifier[], context: BindContext, span: Span): Rex | undefined {
    const names = parts.map(({ name }) => name);
    for (let length = Math.min(3, names.length - 1); length > 0; length--) {
      const table = this.tableOf(names.slice(0, length));
      const index = table?.columns.findIndex(({ name }) => name === names[length]) ?? -1;
      if (table === undefined || index < 0) continue;
      return fieldsOf(input(table, index), parts.slice(length + 1), context);
    }
    const chosen = this.tables.flatMap((table) =>
      table.columns.flatMap(({ name }, index) =>
        name === names[0] && !this.hidden.has(table.offset + index) ? [{ table, index }] : [],
      ),
    );
    if (chosen.length > 1) {
      const tables = chosen.map(({ table }) => `${table.name ?? '?'}.${names[0]}`).join(', ');
      const problem = `The column '${names[0]}' is ambiguous: it may be ${tables}. Say which.`;
      throw bindError(context, 'PLAN_UNKNOWN_COLUMN', problem, span);
    }
    if (chosen.length === 0) return undefined;
    return fieldsOf(input(chosen[0].table, chosen[0].index), parts.slice(1), context);
  }

  /** The table that parts of a name mean. */
  tableOf(names: readonly string[]): ScopeTable | undefined {
    return this.tables.find(({ name, path }) =>
      names.length === 1
        ? name === names[0]
        : path !== undefined && names.every((part, i) => path.at(i - names.length) === part),
    );
  }

  private unknown(parts: readonly Identifier[], context: BindContext, span: Span): Error {
    const { name } = parts[0];
    const isTable = parts.length > 1 && this.tableOf([name]) !== undefined;
    const names = isTable
      ? (this.tableOf([name])?.columns ?? []).map((column) => column.name)
      : this.tables.flatMap((table) => [
          ...table.columns.map((column) => column.name),
          ...(parts.length > 1 && table.name !== undefined ? [table.name] : []),
        ]);
    const wanted = isTable ? parts[1].name : name;
    const near = nearestName(wanted, names);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const where = isTable ? ` in '${name}'` : '';
    const known = [...new Set(names)].slice(0, 30).join(', ');
    const list = known === '' ? '' : ` Columns: ${known}.`;
    const what = parts.length > 1 && !isTable ? 'table or column' : 'column';
    const problem = `There is no ${what} '${wanted}'${where}.${hint}${list}`;
    return bindError(context, 'PLAN_UNKNOWN_COLUMN', problem, span);
  }
}

function input(table: ScopeTable, index: number): Rex {
  return { kind: 'input', index: table.offset + index, type: table.columns[index].type };
}

/** The fields of nested rows. */
export function fieldsOf(rex: Rex, fields: readonly Identifier[], context: BindContext): Rex {
  return fields.reduce<Rex>((value, { name, ...span }) => {
    const { type } = value;
    const rows = type.kind === 'ROW' || type.kind === 'STRUCTURED' ? type.fields : [];
    const field = rows.find((candidate) => candidate.name === name);
    if (field !== undefined) {
      return { kind: 'field', input: value, name, type: inner(field.type, type) };
    }
    const near = nearestName(
      name,
      rows.map((candidate) => candidate.name),
    );
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const problem =
      rows.length === 0
        ? `'${name}' is no field: only a ROW has fields.`
        : `There is no field '${name}' in the row.${hint}`;
    throw bindError(context, 'PLAN_UNKNOWN_COLUMN', problem, span);
  }, rex);
}

function inner(type: LogicalType, row: LogicalType): LogicalType {
  return row.isNullable ? withNullability(type, true) : type;
}

function outerRex(rex: Rex): Rex {
  if (rex.kind === 'input') return { ...rex, index: rex.index + OUTER };
  return rex.kind === 'field' ? { ...rex, input: outerRex(rex.input) } : rex;
}

/** True where it reads columns of the query around. */
export function isCorrelated(rex: Rex): boolean {
  return [...inputsOfRex(rex)].some((index) => index >= OUTER);
}
