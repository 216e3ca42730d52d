// Keys and accumulators of sessions, from the state stage.
import type { OperatorContext } from '../operator/operator.js';
import { AccumulatorSet } from '../state/accumulatorSet.js';
import { GroupTable } from '../state/groupTable.js';
import type { SessionAccumulators, SessionKeys } from './sessionParts.js';
import type { TableOptions } from './windowTable.js';

/** Makers of keys and accumulators, called when the operator opens. */
export interface SessionState {
  keys(context: OperatorContext): SessionKeys;
  accumulators(context: OperatorContext): SessionAccumulators;
}

/** A group table for the keys; accumulators that live in the slots of sessions. */
export function sessionState({ inputSchema, keys, calls }: TableOptions): SessionState {
  const inputTypes = inputSchema.fields.map(({ type }) => type);
  const inputNames = inputSchema.names;
  const keyTypes = keys.map((index) => inputTypes[index]);
  return {
    keys: ({ engine }) => new GroupTable(engine, keyTypes, { payloadBytes: 0 }),
    accumulators: ({ engine }) => new AccumulatorSet(engine, calls, inputTypes, { inputNames }),
  };
}
