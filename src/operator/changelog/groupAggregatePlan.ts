// The plan of a group aggregate, and how it is told.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { GroupAggregateCall } from '../../state/aggregateCall.js';
import { partialGroupFields } from '../../state/partialState.js';
import { uniqueNames } from '../../state/stateNames.js';

/** What a group aggregate computes. */
export interface GroupAggregatePlan {
  readonly input: Schema<Fields>;
  /** Key columns in the order of `keys`, then one a call. */
  readonly output: Schema<Fields>;
  /** Columns of the input; none = one group of all rows, which one subtask has to get. */
  readonly keys: readonly string[];
  /** None for SELECT DISTINCT. */
  readonly calls: readonly GroupAggregateCall[];
  /** The input may hold -U and -D. */
  readonly retracts: boolean;
  readonly emitUpdateBefore: boolean;
  /** `row`: each row tells its change. `batch`: one net change a group and batch. */
  readonly emission: 'row' | 'batch';
  /** Milliseconds of processing time after its last row that a group is forgotten. */
  readonly ttlMs?: number;
  /**
   * The columns that come in place of `input`: keys and states of groups, of local halves. See
   * {@link partialSchema}.
   */
  readonly partial?: Schema<Fields>;
}

/** Keys, and the states of mergeable calls: what a local half sends. */
export function partialSchema({
  calls,
  input,
  keys,
}: Pick<GroupAggregatePlan, 'calls' | 'input' | 'keys'>): Schema<Fields> {
  const states = uniqueNames([...partialGroupFields(calls, input.fields)], keys);
  return new Schema([...keys.map((key) => input.fields[input.indexOf(key)]), ...states]);
}

/** One line for EXPLAIN. */
export function groupAggregateText({
  calls,
  emission,
  input,
  keys,
}: Pick<GroupAggregatePlan, 'calls' | 'emission' | 'input' | 'keys'>): string {
  const by = keys.length === 0 ? 'all rows' : keys.join(', ');
  const texts = calls.map((call) => `${callText(call, input)} AS ${call.name}`);
  const results = texts.length === 0 ? 'distinct' : texts.join(', ');
  return `group by ${by}: ${results}${emission === 'row' ? ', row by row' : ''}`;
}

function callText(call: GroupAggregateCall, input: Schema<Fields>): string {
  const { arguments: args, filter, isDistinct, kind } = call;
  const names = args.map((position) => input.names[position]).join(', ');
  const text = `${kind}(${isDistinct === true ? 'DISTINCT ' : ''}${names})`;
  return filter === undefined ? text : `${text} FILTER (WHERE ${input.names[filter]})`;
}

/** True where each row changes a result of its group: there is a count(*). */
export function alwaysChanges({ calls, retracts }: GroupAggregatePlan): boolean {
  const isRowCount = ({ arguments: args, filter, kind }: GroupAggregateCall): boolean =>
    kind === 'count' && args.length === 0 && filter === undefined;
  return !retracts && calls.some(isRowCount);
}
