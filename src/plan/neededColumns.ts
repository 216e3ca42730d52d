// Needed columns: what the job reads of each source, so that decoders need not store the rest.
import { columnsRead } from '../expression/columnsRead.js';
import type { ExpressionNode } from '../expression/node.js';
import type { LogicalNode, ReadColumns } from './logical.js';

/** Columns a node needs of one input; 'all' where a function of the user or a sink may read any. */
type Needed = ReadColumns;

/**
 * For each source node the columns that the plan reads.
 *
 * @param order  The plan's nodes, inputs before the nodes that read them.
 */
export function neededColumns(order: readonly LogicalNode[]): Map<LogicalNode, Needed> {
  const needed = new Map<LogicalNode, Set<string> | 'all'>();
  const add = (node: LogicalNode, columns: Needed): void => {
    const before = needed.get(node) ?? new Set<string>();
    if (before === 'all' || columns === 'all') needed.set(node, 'all');
    else needed.set(node, new Set([...before, ...columns]));
  };
  for (const node of [...order].reverse()) {
    const own = needed.get(node) ?? new Set<string>();
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
  if (rule.kind === 'bounded') return new Set([column]);
  if (rule.kind === 'punctuated' && typeof rule.marker === 'string')
    return new Set([column, rule.marker]);
  return 'all';
}

function neededOf(node: LogicalNode, own: Needed, input: number): Needed {
  switch (node.kind) {
    case 'source':
      return new Set();
    case 'filter':
      return united(own, columnsOfAll([node.predicate]));
    case 'project':
      // What is computed reads its columns whether needed or not; a column that only passes through
      // is not read.
      return columnsOfAll(
        node.columns
          .filter(
            ({ name, expression }) =>
              expression.kind !== 'column' || own === 'all' || own.has(name),
          )
          .map(({ expression }) => expression),
      );
    case 'union':
      return own;
    case 'watermark':
      return united(own, watermarkColumns(node.strategy));
    case 'windowAggregate':
    case 'localWindowAggregate':
    case 'rollingAggregate': {
      const names = node.inputs[0].schema.names;
      const added = node.inputs[0].kind === 'localWindowAggregate' ? addedColumns(node) : [];
      return new Set([
        ...node.keys,
        ...node.calls.flatMap((call) => call.arguments.map((i) => names[i])),
        ...added,
      ]);
    }
    case 'operator':
      return node.needs === undefined ? 'all' : new Set(node.needs[input]);
    case 'sideOutput':
      // Whether a record fits the schema is told by all of its columns.
      return node.tag === 'deadLetter' ? 'all' : new Set();
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

function united(own: Needed, more: Needed): Needed {
  return own === 'all' || more === 'all' ? 'all' : new Set([...own, ...more]);
}

function columnsOfAll(expressions: readonly ExpressionNode[]): Needed {
  return new Set(expressions.flatMap(columnsRead));
}
