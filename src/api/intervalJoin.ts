// Joins of two keyed streams: by key and time, and by key alone.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { IntervalJoinOperator } from '../join/intervalJoin.js';
import { JoinOutput, requireSameKeys, type JoinType } from '../join/joinOutput.js';
import { requireStorable } from '../join/rowLayout.js';
import type { LogicalNode } from '../plan/logical.js';
import { durationMs, type Duration } from '../time/duration.js';
import type { DataStream } from './dataStream.js';
import type { JoinColumns, JoinResult } from './joinTypes.js';
import { withSideOutputs, type WithSideOutputs } from './sideOutputs.js';

/** A stream with the columns that it is keyed by, as a join takes it. */
export interface KeyedInput<F extends Fields, K extends string> {
  readonly stream: DataStream<F>;
  readonly keys: readonly K[];
}

/** Options of an interval join. */
export interface IntervalJoinSettings<
  J extends JoinType,
  P extends string,
  Q extends string,
> extends JoinColumns<P, Q> {
  /** Rows of which sides leave, with nulls, when nothing matched them; default `'inner'`. */
  readonly type?: J;
  /** The lower bound itself does not match. */
  readonly lowerExclusive?: boolean;
  /** The upper bound itself does not match. */
  readonly upperExclusive?: boolean;
}

/** Rows that came behind the watermark, by side. */
type LateSides<F extends Fields, G extends Fields> = {
  readonly leftLate: Schema<F>;
  readonly rightLate: Schema<G>;
};

/** Two keyed streams, waiting for how far apart the times of a pair may be. */
export class IntervalJoin<F extends Fields, G extends Fields, K extends string, L extends string> {
  constructor(
    private readonly left: KeyedInput<F, K>,
    private readonly right: KeyedInput<G, L>,
  ) {}

  /**
   * Pairs whose right time is in `left time + lower … left time + upper`: all columns of the left
   * row, then those of the right one; keys of one name on both sides are one column. A pair's event
   * time is the later of the two. Rows behind the watermark are in `leftLate` and `rightLate`.
   *
   * @example
   *   orders.keyBy('order').intervalJoin(payments.keyBy('order'))
   *     .between('0s', '1h', { type: 'left', right: 'paid_' })
   */
  between<J extends JoinType = 'inner', P extends string = '', Q extends string = ''>(
    lower: Duration,
    upper: Duration,
    settings: IntervalJoinSettings<J, P, Q> = {},
  ): WithSideOutputs<JoinResult<F, G, K, L, J, P, Q>, LateSides<F, G>> {
    const ms = (duration: Duration, what: string): number =>
      durationMs(duration, what, { min: Number.MIN_SAFE_INTEGER });
    const interval = {
      lower: ms(lower, 'The lower bound') + (settings.lowerExclusive === true ? 1 : 0),
      upper: ms(upper, 'The upper bound') - (settings.upperExclusive === true ? 1 : 0),
    };
    if (interval.lower > interval.upper) throw emptyInterval(lower, upper);
    const stream = joined<JoinResult<F, G, K, L, J, P, Q>>(
      this.left,
      this.right,
      'intervalJoin',
      settings,
      interval,
    );
    return withSideOutputs(stream, {
      leftLate: this.left.stream.schema,
      rightLate: this.right.stream.schema,
    });
  }
}

/** All pairs of rows of one key, whenever they come. Both sides are kept for ever. */
export function joinByKey<
  F extends Fields,
  G extends Fields,
  K extends string,
  L extends string,
  P extends string,
  Q extends string,
>(
  left: KeyedInput<F, K>,
  right: KeyedInput<G, L>,
  columns: JoinColumns<P, Q>,
): DataStream<JoinResult<F, G, K, L, 'inner', P, Q>> {
  return joined<JoinResult<F, G, K, L, 'inner', P, Q>>(left, right, 'join', columns, undefined);
}

/** What a join reads of a side. */
interface SideInput {
  readonly stream: { readonly node: LogicalNode };
  readonly keys: readonly string[];
}

function joined<R extends Fields>(
  left: SideInput & { readonly stream: Pick<DataStream<Fields>, 'with' | 'nameOf'> },
  right: SideInput,
  operation: 'intervalJoin' | 'join',
  settings: JoinColumns & { readonly type?: JoinType },
  interval: { readonly lower: number; readonly upper: number } | undefined,
): DataStream<R> {
  const inputs = [left, right].map(({ stream, keys }, side) => {
    requireStorable(stream.node.schema.fields, operation);
    const prefix = (side === 0 ? settings.left : settings.right) ?? '';
    return { schema: stream.node.schema, keys, prefix };
  });
  const type = settings.type ?? 'inner';
  requireSameKeys(inputs[0], inputs[1]);
  const output = new JoinOutput(inputs[0], inputs[1], type);
  const name = left.stream.nameOf(operation);
  const positions = inputs.map(({ schema, keys }) => keys.map((key) => schema.indexOf(key)));
  const options = {
    name,
    type,
    schemas: [inputs[0].schema, inputs[1].schema],
    keys: [positions[0], positions[1]],
    output,
    interval,
  } as const;
  return left.stream.with<R>({
    kind: 'operator',
    name,
    schema: output.schema,
    create: (operator) => new IntervalJoinOperator({ ...options, name: operator }),
    isJavaScript: false,
    distribution: [left.keys, right.keys],
    inputs: [left.stream.node, right.stream.node],
  });
}

function emptyInterval(lower: Duration, upper: Duration): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `between(${JSON.stringify(lower)}, ${JSON.stringify(upper)}) is empty: the lower bound has to be ` +
      'at or below the upper one.',
  );
}
