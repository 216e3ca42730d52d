// Needed columns: what the job reads of each source, so that decoders need not store the rest.
import { fieldsRead, unitedFields, type NeededFields } from '../expression/fieldsRead.js';
import type { LogicalNode } from './logical.js';

/** Columns a node needs of one input; 'all' where a function of the user or a sink may read any. */
type Needed = NeededFields;

/**
 * For each source node the columns that the plan reads, and of those which are rows the fields.
 *
 * @param order  The plan's nodes, inputs before the nodes that read them.
 */
export function neededColumns(order: readonly LogicalNode[]): Map<LogicalNode, Needed> {
  const needed = new Map<LogicalNode, Needed>();
  const add = (node: LogicalNode, columns: Needed): void => {
    needed.set(node, unitedFields(needed.get(node) ?? new Map(), columns));
  };
  for (const node of [...order].reverse()) {
    const own = needed.get(node) ?? new Map<string, Needed>();
    node.inputs.forEach((input, position) => add(input, neededOf(node, own, position)));
    // Late rows leave a window as they came in: what their reader needs, the window's input must
    // have.
    if (node.kind === 'sideOutput' && node.tag === 'late')
      node.inputs[0].inputs.forEach((input) => add(input, own));
    if (node.kind === 'source' && node.watermarks !== undefined) {
      add(
        node,
        typeof node.watermarks.rule === 'object' ? watermarkColumns(node.watermarks) : 'all',
      );
    }
  }
  return needed;
}

function watermarkColumns(
  strategy: NonNullable<Extract<LogicalNode, { kind: 'source' }>['watermarks']>,
): Needed {
  const { rule, column } = strategy;
  if (rule.kind === 'bounded') return whole([column]);
  if (rule.kind === 'punctuated' && typeof rule.marker === 'string')
    return whole([column, rule.marker]);
  return 'all';
}

function neededOf(node: LogicalNode, own: Needed, input: number): Needed {
  switch (node.kind) {
    case 'source':
      return new Map();
    case 'filter':
      return unitedFields(own, fieldsRead(node.predicate));
    case 'project':
      // What is computed reads its columns whether needed or not; a column that only passes through
      // is read as far as it is read later.
      return node.columns.reduce<Needed>((all, { name, expression }) => {
        if (expression.kind !== 'column') return unitedFields(all, fieldsRead(expression));
        const needed = own === 'all' ? 'all' : own.get(name);
        return needed === undefined ? all : unitedFields(all, new Map([[expression.name, needed]]));
      }, new Map());
    case 'union':
      return own;
    case 'watermark':
      return unitedFields(own, watermarkColumns(node.strategy));
    case 'windowAggregate':
    case 'localWindowAggregate':
    case 'rollingAggregate': {
      const names = node.inputs[0].schema.names;
      const added = node.inputs[0].kind === 'localWindowAggregate' ? addedColumns(node) : [];
      return whole([
        ...node.keys,
        ...node.calls.flatMap((call) => call.arguments.map((i) => names[i])),
        ...added,
      ]);
    }
    case 'operator':
      return node.needs === undefined ? 'all' : whole(node.needs[input]);
    case 'sideOutput':
      // Whether a record fits the schema is told by all of its columns.
      return node.tag === 'deadLetter' ? 'all' : new Map();
    case 'sink':
    case 'rowFunction':
    case 'rollingReduce':
    case 'top':
      return 'all';
  }
}

/** What the local half of a window aggregate adds to its input. */
function addedColumns({ inputs: [local] }: LogicalNode): readonly string[] {
  const { names } = local?.schema ?? { names: [] };
  return names.slice(local?.inputs[0]?.schema.columnCount);
}

function whole(names: readonly string[]): Needed {
  return new Map(names.map((name) => [name, 'all']));
}
