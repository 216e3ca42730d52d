// Aggregates that functions of users compute.
import type { LogicalNode } from '../../plan/logical.js';
import { MillraceError } from '../../error.js';
import {
  UserAggregateOperator,
  type UserAggregateCall,
} from '../../operator/changelog/userAggregate.js';
import type { Row } from '../../operator/userFunction.js';
import type { AggregateUserFunction } from '../functions/user/definitions.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import { surfaced, surfacesOf } from '../functions/user/surface.js';
import type { RelAggregate, RelAggregateCall } from '../rel/rel.js';
import { groupState } from './keptState.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { schemaOf } from './schema.js';
import { windowOfGroups } from './windows.js';

/** The operator of an aggregate that calls functions of users. */
export function planUserAggregate(
  rel: RelAggregate,
  plan: PlanInput,
  context: PlanContext,
): Planned {
  if (windowOfGroups(rel) !== undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      'Aggregate functions of a program in windows are not planned yet: group by the values of ' +
        'window_start and window_end, CAST(window_start AS STRING).',
    );
  }
  const { node: input, retracts } = plan(rel.input);
  const { names } = input.schema;
  const { emission, ttlMs } = context.settings;
  const output = schemaOf(rel.columns);
  const groups = rel.groups.map((index) => names[index]);
  const results = output.names.slice(groups.length);
  const calls = rel.calls.map((call, i) => userCall(call, results[i], names, retracts));
  const options = {
    input: input.schema,
    output,
    keys: groups,
    calls,
    emission,
    ...(ttlMs !== undefined && { ttlMs }),
  };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('userAggregate'),
    schema: output,
    create: (name) => new UserAggregateOperator(name, options),
    isJavaScript: true,
    distribution: [groups.length === 0 ? 'single' : groups],
    inputs: [input],
  };
  context.traits.note(node, {
    changes: { updates: true, deletes: retracts },
    upsertKey: output.names.slice(0, groups.length),
    state: groupState(rel, groups, retracts, ttlMs),
  });
  return { node, retracts: true };
}

function userCall(
  call: RelAggregateCall,
  name: string,
  names: readonly string[],
  retracts: boolean,
): UserAggregateCall {
  const args = call.args.map((index) => names[index]);
  const filter = call.filter === undefined ? undefined : names[call.filter];
  const counts = (row: Row): boolean => filter === undefined || row[filter] === true;
  if (call.user === undefined) return countCall(call, name, args, counts);
  const { definition, name: text, parameters }: ResolvedFunction<AggregateUserFunction> = call.user;
  if (retracts && definition.retract === undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${text} has no retract(), and rows of its input are taken back (-U, -D).`,
    );
  }
  const surfaces = surfacesOf(parameters, definition.parameters);
  const applied =
    (apply: AggregateUserFunction['accumulate']) =>
    (accumulator: unknown, row: Row): unknown => {
      if (!counts(row)) return accumulator;
      const values = surfaced(
        args.map((arg) => row[arg]),
        surfaces,
      );
      const made = (apply as (...given: unknown[]) => unknown)(accumulator, ...values);
      return made === undefined ? accumulator : made;
    };
  return {
    name,
    create: definition.createAccumulator,
    add: applied(definition.accumulate),
    retract: applied(definition.retract ?? definition.accumulate),
    result: definition.getValue as (accumulator: unknown) => unknown,
  };
}

/** COUNT beside functions of users. */
function countCall(
  call: RelAggregateCall,
  name: string,
  args: readonly string[],
  counts: (row: Row) => boolean,
): UserAggregateCall {
  if (call.name !== 'COUNT' || call.isDistinct) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${call.name} beside an aggregate function of a program is not planned yet; COUNT is. Put ` +
        'them into queries of their own and join these.',
    );
  }
  const step = (row: Row): number =>
    counts(row) && args.every((arg) => row[arg] !== null) ? 1 : 0;
  return {
    name,
    create: () => 0,
    add: (count, row) => (count as number) + step(row),
    retract: (count, row) => (count as number) - step(row),
    result: (count) => BigInt(count as number),
  };
}
