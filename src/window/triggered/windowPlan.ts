// What a general window operator is made with.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Row } from '../../operator/userFunction.js';
import type { AggregateCall } from '../../state/aggregateCall.js';
import type { Aggregation } from '../../state/keyed/foldHandles.js';
import type { StateDescriptors } from '../../state/keyed/stateDescriptor.js';
import type { StateType } from '../../state/keyed/stateType.js';
import type { WindowAssigner } from '../assigner.js';
import type { Evictor } from '../evictor/evictor.js';
import type { TimeWindow } from './timeWindow.js';
import type { HostedTrigger } from './triggerHost.js';
import type { WindowContext } from './windowContext.js';

/** How the rows of a window become what its function is given. */
export type WindowComputation =
  | { readonly kind: 'rows' }
  | { readonly kind: 'aggregates'; readonly calls: readonly AggregateCall[] }
  | { readonly kind: 'reduce'; readonly reduce: (folded: Row, row: Row) => Row }
  | {
      readonly kind: 'aggregation';
      readonly aggregation: Aggregation<Row, unknown, Row>;
      readonly accumulator: StateType<unknown>;
    };

/** A process function of the user, its types forgotten. */
export interface AnyWindowFunction {
  readonly state: StateDescriptors;
  readonly windowState: StateDescriptors;
  process(key: Row, window: TimeWindow, rows: Row[], ctx: WindowContext): unknown;
  clear?(key: Row, window: TimeWindow, ctx: WindowContext): unknown;
  open?(): unknown;
  close?(): unknown;
}

/** Everything about a window operator. */
export interface WindowPlan {
  readonly name: string;
  readonly assigner: WindowAssigner<never>;
  /** Default: that of the assigner. */
  readonly trigger: HostedTrigger | undefined;
  readonly evictor: Evictor<Row> | undefined;
  readonly allowedLatenessMs: number;
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns; none for windowAll. */
  readonly keys: readonly number[];
  readonly computation: WindowComputation;
  /** Absent: what is computed is emitted, aggregates with the key and the bounds of the window. */
  readonly function: AnyWindowFunction | undefined;
  readonly outputSchema: Schema<Fields>;
  /** Side outputs of the function. */
  readonly sides: Readonly<Record<string, Schema<Fields>>>;
}
