// Resolves aggregates against a stream: their arguments become columns, their result types are
// derived.
import { float64, type DataType, type Fields } from '../batch/dataType.js';
import { settled } from '../expression/convert.js';
import { col } from '../expression/expression.js';
import { resolve } from '../expression/resolve.js';
import type { LogicalNode } from '../plan/logical.js';
import type { AggregateCall, AggregateKind } from '../state/aggregateCall.js';
import { aggregateResultType } from '../state/aggregateResultType.js';
import type { Aggregate, Argument } from './aggregates.js';
import type { DataStream } from './dataStream.js';

/** What {@link resolveAggregates} returns. */
export interface ResolvedAggregates {
  /** Yields a column for every argument. */
  readonly input: LogicalNode;
  readonly calls: readonly AggregateCall[];
}

type AnyAggregate = Aggregate<AggregateKind, unknown, boolean>;

const INTEGERS = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

/**
 * Adds columns for arguments that are expressions, and DOUBLE ones for means of integers; plain
 * columns are used as they are.
 */
export function resolveAggregates<F extends Fields>(
  stream: DataStream<F>,
  aggregates: Readonly<Record<string, AnyAggregate>>,
): ResolvedAggregates {
  const names = Object.keys(aggregates);
  const added: Record<string, Exclude<Argument, string>> = {};
  const argumentNames = names.map((name) => {
    const { kind, args } = aggregates[name];
    return args.map((argument, position) => {
      const computed = computedArgument(stream, kind, argument, position);
      if (computed === undefined) return argument as string;
      const column = `$${name}.${position}`;
      added[column] = computed;
      return column;
    });
  });
  const input = Object.keys(added).length === 0 ? stream.node : withArguments(stream, added);
  const calls = names.map((name, index) =>
    aggregateCall(input, name, aggregates[name], argumentNames[index]),
  );
  return { input, calls };
}

function computedArgument<F extends Fields>(
  stream: DataStream<F>,
  kind: AggregateKind,
  argument: Argument,
  position: number,
): Exclude<Argument, string> | undefined {
  const { schema } = stream.node;
  const isName = typeof argument === 'string';
  const type = isName ? schema.type(argument) : settled(resolve(argument.node, schema)).type;
  const isMean = position === 0 && kind === 'avg' && INTEGERS.includes(type.kind);
  if (!isMean) return isName ? undefined : argument;
  return (isName ? col(argument) : argument).cast(float64());
}

/** The columns that are not arguments stay, so that late rows leave as they came. */
function withArguments<F extends Fields>(
  stream: DataStream<F>,
  added: Record<string, Exclude<Argument, string>>,
): LogicalNode {
  const kept = Object.fromEntries(stream.node.schema.names.map((name) => [name, name]));
  return stream.project({ ...kept, ...added }).node;
}

function aggregateCall(
  input: LogicalNode,
  name: string,
  aggregate: AnyAggregate,
  args: readonly string[],
): AggregateCall {
  const positions = args.map((argument) => input.schema.indexOf(argument));
  const types = positions.map((position) => input.schema.fields[position].type);
  const type = surfaced(aggregateResultType(aggregate.kind, types), aggregate, types[0]);
  return { kind: aggregate.kind, arguments: positions, name, resultType: type };
}

/**
 * Results are not null where no argument is, and surface as numbers where the argument does or the
 * user asked.
 */
function surfaced(
  type: DataType<unknown>,
  aggregate: AnyAggregate,
  argument: DataType<unknown> | undefined,
): DataType<unknown> {
  const { kind, isNumber } = aggregate;
  const counts = kind === 'count' || kind === 'countDistinct';
  const sampled = kind === 'stddevSamp' || kind === 'varSamp';
  const neverNull = counts || kind === 'collect' || (!sampled && argument?.isNullable === false);
  const nullChecked = neverNull ? type.notNull() : type.nullable();
  const wide = type.kind === 'BIGINT' || type.kind === 'DECIMAL';
  const argumentIsNumber = !counts && argument !== undefined && surfacesAsNumber(argument);
  return wide && (isNumber || argumentIsNumber) ? nullChecked.asNumber() : nullChecked;
}

function surfacesAsNumber(type: DataType<unknown>): boolean {
  if (type.kind === 'BIGINT' || type.kind === 'DECIMAL') return type.representation === 'number';
  return ['TINYINT', 'SMALLINT', 'INT', 'FLOAT', 'DOUBLE'].includes(type.kind);
}
