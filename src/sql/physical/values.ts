// VALUES: rows of constants as a source; what is computed is a projection of one row.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { LogicalNode } from '../../plan/logical.js';
import { fromArray } from '../../source/iterableSource.js';
import type { RelColumn, RelValues } from '../rel/rel.js';
import type { Rex, RexLiteral } from '../rex/rex.js';
import type { LogicalType } from '../types/index.js';
import type { PlanContext, Planned } from './planContext.js';
import { projectNode } from './project.js';
import { schemaOf } from './schema.js';

const ONE: RelColumn = { name: '$one', type: { kind: 'INT', isNullable: false } };

/** The source of VALUES. */
export function planValues(rel: RelValues, context: PlanContext): Planned {
  const rows = rel.rows.map((row) => row.map(folded));
  if (rel.columns.length > 0 && rows.every((row) => row.every(isConstant))) {
    const schema = schemaOf(rel.columns);
    const values = rows.map((row) =>
      Object.fromEntries(row.map((rex, i) => [schema.names[i], (rex as RexLiteral).value])),
    );
    return { node: sourceNode(schema, values, context), retracts: false };
  }
  const parts = rows.map((row) => {
    const single = sourceNode(schemaOf([ONE]), [{ [ONE.name]: 1 }], context);
    return rel.columns.length === 0 ? single : projectNode(single, row, rel.columns, context);
  });
  if (parts.length === 1) return { node: parts[0], retracts: false };
  const node: LogicalNode = {
    kind: 'union',
    name: context.uniqueName('union'),
    schema: schemaOf(rel.columns),
    inputs: parts,
  };
  return { node, retracts: false };
}

function sourceNode(
  schema: Schema<Fields>,
  rows: readonly Record<string, unknown>[],
  context: PlanContext,
): LogicalNode {
  const source = fromArray(schema, rows, { name: 'values' });
  const name = context.uniqueName('values');
  return { kind: 'source', name, schema, source, watermarks: undefined, inputs: [] };
}

function isConstant(rex: Rex): boolean {
  return rex.kind === 'literal';
}

/** Casts of constants that lose nothing are constants. */
export function folded(rex: Rex): Rex {
  if (rex.kind !== 'cast') return rex;
  const input = folded(rex.input);
  if (input.kind !== 'literal') return rex;
  if (input.value === null) return { ...input, type: rex.type };
  const value = foldedValue(input.value, input.type, rex.type);
  return value === undefined ? rex : { kind: 'literal', value, type: rex.type };
}

const INTEGER = /^(?:TINYINT|SMALLINT|INT|BIGINT)$/;
const RANK = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

function foldedValue(value: unknown, from: LogicalType, to: LogicalType): unknown {
  if (from.kind === to.kind && !('precision' in from) && !('length' in from)) return value;
  if (from.kind === 'CHAR' && (to.kind === 'VARCHAR' || to.kind === 'CHAR')) {
    return to.length >= from.length && to.kind === 'VARCHAR' ? value : undefined;
  }
  if (!INTEGER.test(from.kind)) return undefined;
  if (INTEGER.test(to.kind) && RANK.indexOf(to.kind) >= RANK.indexOf(from.kind)) {
    return to.kind === 'BIGINT' ? BigInt(value as number) : value;
  }
  if (to.kind === 'DOUBLE' && from.kind !== 'BIGINT') return Number(value);
  return undefined;
}
