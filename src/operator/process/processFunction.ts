// What a process operator calls: the user's functions, their types forgotten.
import type { DataType, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { MapStateDescriptor, StateDescriptors } from '../../state/keyed/stateDescriptor.js';
import type { Row } from '../userFunction.js';
import type { ProcessContext } from './processContext.js';

/** One input of a process operator. */
export interface ProcessInput {
  readonly schema: Schema<Fields>;
  /** Positions of the key columns; undefined where its rows have no key. */
  readonly keys: readonly number[] | undefined;
  /** True where its function may write the broadcast state; others read it. */
  readonly writesBroadcast?: boolean;
  readonly process: (row: Row, context: ProcessContext) => unknown;
}

/** What a process operator is made with. */
export interface ProcessFunction {
  readonly name: string;
  /** What EXPLAIN says of it. */
  readonly text: string;
  readonly outputSchema: Schema<Fields>;
  readonly sides: Readonly<Record<string, Schema<Fields>>>;
  readonly inputs: readonly ProcessInput[];
  readonly keyNames: readonly string[];
  readonly keyTypes: readonly DataType<unknown>[];
  /** State by key. */
  readonly states: StateDescriptors;
  /** State without a key, which one input writes. */
  readonly broadcast: Readonly<Record<string, MapStateDescriptor<unknown, unknown>>>;
  readonly open?: () => unknown;
  readonly onTimer?: (time: number, context: ProcessContext) => unknown;
  readonly close?: () => unknown;
}
