// Correlates of plans: rows that functions make of each row, and values that they give later.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { LogicalNode } from '../../plan/logical.js';
import { AsyncOperator, type AsyncFunction } from '../../operator/async/asyncOperator.js';
import type { AsyncSettings } from '../../operator/async/asyncOptions.js';
import { CorrelateOperator } from '../../operator/correlate.js';
import { durationMs } from '../../time/duration.js';
import type { AsyncFunctionOptions, AsyncUserFunction } from '../functions/user/definitions.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import { surfaced, surfacesOf } from '../functions/user/surface.js';
import type { RelColumn, RelCorrelate } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { columnType } from '../types/index.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { projectNode } from './project.js';
import { schemaOf, uniqueNames } from './schema.js';

/** The operators of a correlate. */
export function planCorrelate(rel: RelCorrelate, plan: PlanInput, context: PlanContext): Planned {
  const { node, retracts } = plan(rel.input);
  const width = rel.input.columns.length;
  const own = rel.input.columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  const added = rel.args.map(({ type }, i): RelColumn => ({ name: `$a${i}`, type }));
  const columns = [...rel.input.columns, ...added];
  const input = projectNode(node, [...own, ...rel.args], columns, context);
  const args = rel.args.map((_, i) => width + i);
  const { later } = rel.call;
  const made =
    later === undefined
      ? correlated(rel, input, args, context)
      : answered(rel, later, input, args, context);
  return { node: made, retracts };
}

function correlated(
  rel: RelCorrelate,
  input: LogicalNode,
  args: readonly number[],
  context: PlanContext,
): LogicalNode {
  const width = rel.input.columns.length;
  const schema = schemaOf(rel.columns);
  const made = new Schema<Fields>(
    rel.columns.slice(width).map(({ type }, i) => ({ name: String(i), type: columnType(type) })),
  );
  const { name: call, rowsOf } = rel.call;
  const options = { call, args, width, made, isLeft: rel.type === 'left', rowsOf };
  return {
    kind: 'operator',
    name: context.uniqueName('correlate'),
    schema,
    create: (name) => new CorrelateOperator(name, schema, options),
    isJavaScript: true,
    inputs: [input],
  };
}

/** A function that answers later: the last column is its result. */
function answered(
  rel: RelCorrelate,
  later: ResolvedFunction<AsyncUserFunction>,
  input: LogicalNode,
  args: readonly number[],
  context: PlanContext,
): LogicalNode {
  const width = rel.input.columns.length;
  const { fields, names } = input.schema;
  const result = uniqueNames([...names, '$r'])[names.length];
  const type = columnType(later.result);
  const schema = new Schema<Fields>([...fields, { name: result, type }]);
  const settings = settingsOf(later.definition.options, later.name);
  const argNames = args.map((index) => names[index]);
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName(`async ${later.name}`),
    schema,
    create: (name) =>
      new AsyncOperator(
        name,
        input.schema,
        schema,
        undefined,
        asyncCalls(later, argNames, result),
        settings,
      ),
    isJavaScript: true,
    inputs: [input],
  };
  const places = rel.columns.map(({ type: own }, i): Rex => {
    const index = i < width ? i : names.length;
    return { kind: 'input', index, type: own };
  });
  return projectNode(node, places, rel.columns, context);
}

function asyncCalls(
  { definition, name, parameters }: ResolvedFunction<AsyncUserFunction>,
  args: readonly string[],
  result: string,
): AsyncFunction {
  const surfaces = surfacesOf(parameters, definition.parameters);
  const call = definition.call as (...values: unknown[]) => unknown;
  return {
    text: `${name}, a TypeScript function that answers later`,
    call: ([{ row }]) =>
      call(
        ...surfaced(
          args.map((arg) => row[arg]),
          surfaces,
        ),
      ),
    accept: ([pending], answer) => {
      pending.results = [{ ...pending.row, [result]: answer }];
    },
  };
}

function settingsOf(options: AsyncFunctionOptions, name: string): AsyncSettings {
  const { capacity = 100, ordered = true, retry, timeout = '1min' } = options;
  return {
    ordered,
    capacity,
    timeoutMs: timeout === false ? Infinity : durationMs(timeout, `the timeout of ${name}`),
    retry: {
      attempts: retry?.attempts ?? 1,
      delayMs: durationMs(retry?.delay ?? 100, `the delay of ${name}`),
      backoff: 2,
      delayMsMax: 60_000,
      retryIf: () => true,
    },
    batch: { size: 1, waitMs: 0 },
    onError: 'fail',
  };
}
